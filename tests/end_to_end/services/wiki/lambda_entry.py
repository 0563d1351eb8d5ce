from vendor.wsgi_adapter import adapt
from wiki import application

handler = adapt(application)
