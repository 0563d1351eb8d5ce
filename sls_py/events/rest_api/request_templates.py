"""The request templates of the `lambda` integration: the event that such a function gets.

Velocity text, byte for byte what the Serverless Framework deploys, so that a stack taken over does not change.
AWS: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

CLAIMS_MARK = "extraCognitoPoolClaims"
"""Where the claims picked with `authorizer.claims` go, in these templates and in the user's own."""

_EVENT = """
  #define( $loop )
    {
    #foreach($key in $map.keySet())
        #set( $k = $util.escapeJavaScript($key) )
        #set( $v = $util.escapeJavaScript($map.get($key)).replaceAll("\\\\'", "'") )
        "$k":
          "$v"
          #if( $foreach.hasNext ) , #end
    #end
    }
  #end

  {
    "body": $body,
    "method": "$context.httpMethod",
    "principalId": "$context.authorizer.principalId",
    "stage": "$context.stage",

    "cognitoPoolClaims" : {
       extraCognitoPoolClaims
       "sub": "$context.authorizer.claims.sub"
    },

    #set( $map = $context.authorizer )
    "enhancedAuthContext": $loop,

    #set( $map = $input.params().header )
    "headers": $loop,

    #set( $map = $input.params().querystring )
    "query": $loop,

    #set( $map = $input.params().path )
    "path": $loop,

    #set( $map = $context.identity )
    "identity": $loop,

    #set( $map = $stageVariables )
    "stageVariables": $loop,

    "requestPath": "$context.resourcePath"
  }
"""

_JSON_BODY = """
    #set( $body = $input.json("$") )

    """

_FORM_BODY = """
    #define( $body )
      {
      #foreach( $token in $input.path('$').split('&') )
        #set( $keyVal = $token.split('=') )
        #set( $keyValSize = $keyVal.size() )
        #if( $keyValSize >= 1 )
          #set( $key = $util.escapeJavaScript($util.urlDecode($keyVal[0])) )
          #if( $keyValSize >= 2 )
            #set($val = $util.escapeJavaScript($util.urlDecode($keyVal[1])).replaceAll("\\\\'","'"))
          #else
            #set( $val = '' )
          #end
          "$key": "$val"#if($foreach.hasNext),#end
        #end
      #end
      }
    #end

    """

DEFAULT_TEMPLATES: Mapping[str, str] = {
    "application/json": f"{_JSON_BODY}{_EVENT}\n  ",
    "application/x-www-form-urlencoded": f"{_FORM_BODY}{_EVENT}\n  ",
}


def request_templates(
    own: Mapping[str, str | None], *, defaults: bool, claims: Iterable[str]
) -> dict[str, str] | None:
    """Join the user's templates with the defaults and fill in the claims.

    A template that is None takes the default for its content type away. Returns None when nothing is left.
    """
    chosen = {**(DEFAULT_TEMPLATES if defaults else {}), **own}
    picked = "".join(f"{_claim(claim)}," for claim in claims)
    filled = {
        content_type: template.replace(CLAIMS_MARK, picked, 1)
        for content_type, template in chosen.items()
        if template is not None
    }
    return filled or None


def _claim(claim: str) -> str:
    """Write one member of the claims object: `custom:role` becomes `role`."""
    prefix, colon, name = claim.partition(":")
    if colon:
        return f'"{name}": "$context.authorizer.claims[\'{claim}\']"'
    return f'"{prefix}": "$context.authorizer.claims.{claim}"'
