// The global `awslambda`: handlers that write their answer as a stream. It is collected and posted as a whole.
//
// AWS: Lambda Developer Guide, "Writing response streaming-enabled Lambda functions".
"use strict";

const { PassThrough } = require("node:stream");

const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");
const SEPARATOR = Buffer.alloc(8);

function offerStreams() {
  globalThis.awslambda = {
    streamifyResponse: (handler) => Object.assign(handler, { [STREAMING]: "response" }),
    HttpResponseStream: { from: withPrelude },
  };
}

function isStreaming(handler) {
  return handler[STREAMING] === "response";
}

// Run a streaming handler; return all it wrote when it has ended its stream.
async function collect(handler, event, context) {
  const stream = new PassThrough();
  const chunks = [];
  stream.on("data", (chunk) => chunks.push(chunk));
  const ended = new Promise((resolve, reject) => stream.on("end", resolve).on("error", reject));
  stream.setContentType = () => {};
  await Promise.all([handler(event, stream, context), ended]);
  return Buffer.concat(chunks);
}

// Status and headers go before the body, with eight zero bytes between.
function withPrelude(stream, metadata) {
  stream.write(JSON.stringify(metadata));
  stream.write(SEPARATOR);
  return stream;
}

module.exports = { collect, isStreaming, offerStreams };
