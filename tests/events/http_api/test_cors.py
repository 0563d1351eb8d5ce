from sls_py.model.values import JsonObject
from tests.events.compiling import compiled


def cors(section: object, *routes: str) -> JsonObject:
    stack = compiled("httpApi", *routes, settings={"httpApi": {"cors": section}})
    found: JsonObject = stack.properties("HttpApi")["CorsConfiguration"]
    return found


def test_true_allows_all_origins_and_the_methods_of_the_routes() -> None:
    configuration = cors(True, "GET /a", "PUT /a", "GET /b")

    assert configuration["AllowOrigins"] == ["*"]
    assert configuration["AllowMethods"] == ["OPTIONS", "GET", "PUT"]
    assert "X-Amz-User-Agent" in configuration["AllowHeaders"]
    assert configuration.keys() == {"AllowOrigins", "AllowMethods", "AllowHeaders"}


def test_a_catch_all_route_allows_every_method() -> None:
    methods = cors(True, "GET /a", "*")["AllowMethods"]

    assert sorted(methods) == ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]


def test_every_setting_reaches_the_api_once() -> None:
    section = {
        "allowedOrigins": ["https://a", "https://a", "https://b"],
        "allowedHeaders": ["X-A"],
        "allowedMethods": ["GET"],
        "exposedResponseHeaders": ["X-B"],
        "allowCredentials": True,
        "maxAge": 0,
    }

    assert cors(section, "PUT /a") == {
        "AllowCredentials": True,
        "AllowHeaders": ["X-A"],
        "AllowMethods": ["GET"],
        "AllowOrigins": ["https://a", "https://b"],
        "ExposeHeaders": ["X-B"],
        "MaxAge": 0,
    }


def test_false_turns_it_off() -> None:
    stack = compiled("httpApi", "*", settings={"httpApi": {"cors": False}})

    assert "CorsConfiguration" not in stack.properties("HttpApi")
