class CardRefusedError(Exception):
    pass


def reserve(event, context):
    return {**event, "left": 10 - event["amount"]}


def charge(event, context):
    if event["card"] == "stolen":
        raise CardRefusedError("the bank says no")
    return {"charged": event["amount"]}


def release(event, context):
    return {"released": event["amount"], "because": event["error"]["Error"]}
