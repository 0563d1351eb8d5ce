"""The deployments that the bucket of a service still knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sls_py.aws.protocols import Gateways
from sls_py.cfn import naming
from sls_py.deploy import history
from sls_py.deploy.history import PastDeployment
from sls_py.deploy.inspect import bucket_of, fetch_manifest
from sls_py.deploy.parallel import each
from sls_py.errors import NotDeployedError
from sls_py.model.past import PastRelease
from sls_py.model.service import Service
from sls_py.model.values import JsonObject

FOREIGN = "Serverless Framework"


class Shelf(NamedTuple):
    """Where the deployments of a service are kept, and their folders, newest first."""

    bucket: str
    prefix: str
    keys: Mapping[str, int]
    folders: tuple[PastDeployment, ...]

    def current(self) -> PastDeployment | None:
        """Return the deployment that was finished last."""
        return next((folder for folder in self.folders if folder.complete), None)


def find_shelf(service: Service, gateways: Gateways) -> Shelf:
    """Read which deployments there are.

    Raises:
        NotDeployedError: there is no stack, or it has no bucket.
    """
    provider = service.provider
    bucket = provider.deployment_bucket.name or _own_bucket(service, gateways)
    prefix = f"{provider.deployment_prefix}/{service.name}/{provider.stage}"
    keys = gateways.buckets.keys(bucket, f"{prefix}/")
    return Shelf(bucket, prefix, keys, history.past_deployments(prefix, keys))


def list_releases(service: Service, gateways: Gateways) -> tuple[PastRelease, ...]:
    """Return the deployments of a service, newest first; those of the Serverless Framework are among them.

    Raises:
        NotDeployedError: there is no stack, or it has no bucket.
        DeploymentError: a manifest cannot be read.
    """
    shelf = find_shelf(service, gateways)
    return tuple(each(lambda folder: _release(shelf, folder, gateways), shelf.folders))


def stack_name(service: Service) -> str:
    """Return the name of the service's stack."""
    return service.provider.stack_name or naming.stack(service.name, service.provider.stage)


def _own_bucket(service: Service, gateways: Gateways) -> str:
    name = stack_name(service)
    stack = gateways.stacks.describe(name)
    bucket = bucket_of(stack, gateways) if stack else None
    if bucket is None:
        region = service.provider.region
        message = f"stack `{name}` does not exist in {region}, or has no bucket"
        raise NotDeployedError(message, hint="check stage and region, or run `slspy deploy` first")
    return bucket


def _release(shelf: Shelf, folder: PastDeployment, gateways: Gateways) -> PastRelease:
    current = folder == shelf.current()
    if history.MANIFEST in folder.files:
        manifest = fetch_manifest(gateways, shelf.bucket, folder.directory)
        return _noted(folder, manifest, current=current)
    foreign = history.FOREIGN_STATE in folder.files
    zips = [name for name in folder.files if name.endswith(".zip")]
    return PastRelease(
        timestamp=folder.started,
        tool=FOREIGN if foreign else "",
        finished=foreign,
        current=current,
        size=sum(shelf.keys[f"{folder.directory}/{name}"] for name in zips) if foreign else None,
        files=tuple(sorted(folder.files)),
    )


def _noted(folder: PastDeployment, manifest: JsonObject, *, current: bool) -> PastRelease:
    restores = manifest.get("restores")
    return PastRelease(
        timestamp=folder.started,
        tool=f"slspy {manifest.get('slspy', '')}".strip(),
        finished=True,
        current=current,
        functions=tuple(noted["key"] for noted in manifest.get("functions", ())),
        size=sum(noted["size"] for noted in manifest.get("artifacts", ())),
        restored=history.started(restores) if restores else None,
        files=tuple(sorted(folder.files)),
    )
