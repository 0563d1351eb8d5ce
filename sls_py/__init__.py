"""slspy: deploy `serverless.yml` services to AWS Lambda.

The package is built in floors; imports only go down, and packages on one floor do not know each other:

    testing                                  pytest fixtures
    cli                                      options in, one use case called, the result rendered
    app                                      the only wiring
    plugin, plugin_host                      what a plugin author imports; discovery and loading
    sync, live                               loops
    deploy, operate, scaffold, emulator      use cases
    service, stack, packaging                YAML -> Service, Service -> CompiledStack, Service -> Artifacts
    events                                   one module per event type
    aws, ui, files, cfn                      the owners of boto3, rich, the file system, troposphere
    lifecycle                                typed moments with before and after
    model                                    frozen values, no behavior
    report, errors, numbers, position, records   words every floor may use
"""

__version__ = "0.1.0"
