def handler(event, context):
    return f"hello from {context.function_name}"


def odd(event, context):
    return "odd"
