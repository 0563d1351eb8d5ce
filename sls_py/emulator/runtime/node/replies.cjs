// Let custom resources answer CloudFormation here.
//
// Many of them, those of the Serverless Framework and AWS's own `cfn-response` among them, take host and path of `ResponseURL`
// and call port 443 over TLS, since all answers go to S3 on AWS. The local cloud has the same host and path, on its own port.
"use strict";

const http = require("node:http");
const https = require("node:https");
const nodeModule = require("node:module");

const PLACE = "/_ministack/cfn-response/";

// Send answers for CloudFormation to the local cloud; everything else goes where it went.
function sendRepliesHome() {
  const home = URL.canParse?.(process.env.AWS_ENDPOINT_URL ?? "") ? new URL(process.env.AWS_ENDPOINT_URL) : null;
  if (home?.protocol !== "http:") return;
  const request = https.request;
  https.request = function (...given) {
    const { hostname, host, path, pathname } = { ...partsOf(given[0]), ...optionsOf(given[1]) };
    const target = path ?? pathname ?? "";
    if ((hostname ?? host) !== home.hostname || !target.startsWith(PLACE)) return request.apply(this, given);
    const options = { ...optionsOf(given[0]), ...optionsOf(given[1]), agent: undefined };
    const there = { protocol: "http:", hostname: home.hostname, host: home.hostname, port: home.port, path: target };
    return http.request({ ...options, ...there }, given.find((each) => typeof each === "function"));
  };
  nodeModule.syncBuiltinESMExports();
}

function partsOf(given) {
  if (typeof given !== "string" && !(given instanceof URL)) return optionsOf(given);
  const { hostname, pathname, search } = new URL(given);
  return { hostname, path: pathname + search };
}

function optionsOf(given) {
  return given && typeof given === "object" && !(given instanceof URL) ? given : {};
}

module.exports = { sendRepliesHome };
