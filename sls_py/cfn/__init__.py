"""CloudFormation templates: the only package that imports troposphere."""
