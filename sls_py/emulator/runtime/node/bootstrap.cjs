// Run a Node.js function for the Lambda Runtime API, as AWS's own runtime does.
//
// Started with the `node` that the function's runtime names, 18 or newer; nothing but Node's own modules. Messages, error types
// and log lines are those of AWS (Lambda Developer Guide, "Building Lambda functions with Node.js"; the runtime interface
// client at github.com/aws/aws-lambda-nodejs-runtime-interface-client).
"use strict";

const http = require("node:http");
const { leaveWithHost } = require("./parent.cjs");
const { writeLog, patchConsole, setRequest } = require("./console.cjs");
const { loadHandler } = require("./handler.cjs");
const { describe, fault } = require("./faults.cjs");
const { sendRepliesHome } = require("./replies.cjs");
const { offerStreams, isStreaming, collect } = require("./streams.cjs");

const [host, ...rest] = process.env.AWS_LAMBDA_RUNTIME_API.split("/");
const [hostname, port] = host.split(":");
const prefix = `${rest.length ? `/${rest.join("/")}` : ""}/2018-06-01/runtime`;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

let current = null;
let initialized = false;

main();

async function main() {
  leaveWithHost();
  patchConsole();
  offerStreams();
  sendRepliesHome();
  process.on("uncaughtException", (error) => end(error, "Uncaught Exception", 129));
  process.on("unhandledRejection", (reason) =>
    end(fault("Runtime.UnhandledPromiseRejection", String(reason), reason), "Unhandled Promise Rejection", 128),
  );
  process.on("beforeExit", () => current?.finish());
  let handler;
  try {
    handler = await loadHandler(process.env._HANDLER, process.env.LAMBDA_TASK_ROOT);
  } catch (error) {
    await end(error, "Uncaught Exception", 1);
    return;
  }
  initialized = true;
  for (;;) {
    await runOnce(handler, await ask("GET", "/invocation/next"));
  }
}

// Handle one event and post what came of it.
async function runOnce(handler, { headers, body }) {
  const id = headers["lambda-runtime-aws-request-id"];
  setRequest(id);
  process.env._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"] ?? "";
  let posted;
  try {
    const answer = await answerOf(handler, JSON.parse(body), headers);
    posted = ask("POST", `/invocation/${id}/response`, isStreaming(handler) ? answer : serialize(answer));
  } catch (error) {
    const failure = describe(error);
    writeLog("ERROR", `Invoke Error \t${JSON.stringify(failure)}`, failure);
    posted = ask("POST", `/invocation/${id}/error`, JSON.stringify(failure));
  }
  current = null;
  await posted;
}

// Return what the handler answers: with a promise, through its callback, or nothing once nothing is left to do.
function answerOf(handler, event, headers) {
  if (isStreaming(handler)) {
    return collect(handler, event, contextOf(headers, () => {}));
  }
  return new Promise((resolve, reject) => {
    let answered = false;
    let settle = () => resolve(null);
    const callback = (error, answer) => {
      if (answered) return;
      answered = true;
      settle = () => (error ? reject(error) : resolve(answer));
      if (!context.callbackWaitsForEmptyEventLoop) setImmediate(() => settle());
    };
    const context = contextOf(headers, (error, answer) => {
      context.callbackWaitsForEmptyEventLoop = false;
      callback(error, answer);
    });
    // Node leaves the event loop when nothing is left to do, which is when AWS takes the callback's answer
    current = { id: headers["lambda-runtime-aws-request-id"], finish: () => settle() };
    const returned = handler(event, context, callback);
    if (typeof returned?.then === "function") returned.then(resolve, reject);
  });
}

function contextOf(headers, done) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const parsed = (name) => (headers[name] ? JSON.parse(headers[name]) : undefined);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: parsed("lambda-runtime-client-context"),
    identity: parsed("lambda-runtime-cognito-identity"),
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
    done: done,
    fail: (error) => done(error),
    succeed: (answer) => done(null, answer),
  };
}

function serialize(answer) {
  try {
    return JSON.stringify(answer === undefined ? null : answer) ?? "null";
  } catch {
    throw new Error("Unable to stringify response body");
  }
}

// Report an error that no handler caught, and end the process as AWS does.
async function end(error, title, status) {
  const failure = describe(error);
  writeLog("ERROR", `${title} \t${JSON.stringify(failure)}`, failure);
  const path = current ? `/invocation/${current.id}/error` : "/init/error";
  // between two events nobody waits for an error, and the connection waits for the next one
  if (current || !initialized) await ask("POST", path, JSON.stringify(failure));
  process.exit(status);
}

// Ask the Runtime API; a host that is gone ends the process.
function ask(method, path, body = "") {
  return new Promise((resolve) => {
    const headers = { "Content-Length": Buffer.byteLength(body), "Slspy-Max-Memory": maxMemory() };
    const request = http.request({ hostname, port, method, path: prefix + path, agent, headers }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        if (response.statusCode >= 400) process.exit(0);
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() });
      });
    });
    request.on("error", () => process.exit(0));
    request.end(body);
  });
}

function maxMemory() {
  return Math.floor(process.resourceUsage().maxRSS / 1024);
}
