from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)

logger = Logger()
metrics = Metrics()
app = APIGatewayHttpResolver()
processor = BatchProcessor(event_type=EventType.SQS)


@app.get("/payments/<number>")
def show(number: str):
    if number != "7":
        raise NotFoundError("no such payment")
    metrics.add_metric(name="Shown", unit=MetricUnit.Count, value=1)
    logger.info("shown", extra={"payment": number})
    return {"payment": number}


@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_HTTP)
@metrics.log_metrics
def api(event, context):
    return app.resolve(event, context)


def book(record):
    if not record.body.isdigit():
        raise ValueError("not an amount")


def collect(event, context):
    return process_partial_response(event, book, processor, context)
