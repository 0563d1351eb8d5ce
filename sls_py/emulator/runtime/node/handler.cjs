// Find the function that `folder/module.path.to.handler` names.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const nodeModule = require("node:module");
const { pathToFileURL } = require("node:url");
const { fault } = require("./faults.cjs");

const WITHOUT_CALLBACKS =
  "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to " +
  "modify this function to use a supported handler signature to use Node.js 24 or later.";

const SDK = process.env._SLSPY_SDK;
const SDK_PACKAGE = /^@aws-sdk\//;
delete process.env._SLSPY_SDK;

// Return the handler; throws what is wrong with its name or its module, with AWS's error types.
async function loadHandler(name, root) {
  const [, folder, module, exported] = /^(.*?\/)?([^./]+)\.(.+)$/.exec(name) ?? [];
  if (!module || name.includes("..")) {
    throw fault("Runtime.MalformedHandlerName", name.includes("..") ? `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.` : "Bad handler");
  }
  if (SDK) findSdk();
  findLibrariesForImports();
  const found = await load(path.resolve(root, folder ?? ""), module);
  const handler = lookUp(found, exported) ?? lookUp(found?.default, exported);
  if (handler === undefined) throw fault("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  if (typeof handler !== "function") throw fault("Runtime.HandlerNotFound", `${name} is not a function`);
  if (handler.length >= 3 && process.env.AWS_EXECUTION_ENV === "AWS_Lambda_nodejs24.x") {
    throw fault("Runtime.CallbackHandlerDeprecated", WITHOUT_CALLBACKS);
  }
  return handler;
}

async function load(folder, module) {
  try {
    return await loadFile(path.join(folder, module)) ;
  } catch (error) {
    if (error instanceof SyntaxError) throw fault("Runtime.UserCodeSyntaxError", `${error.name}: ${error.message}`, error);
    if (error?.code === "MODULE_NOT_FOUND" || error?.code === "ERR_MODULE_NOT_FOUND") {
      throw fault("Runtime.ImportModuleError", `${error.name}: ${error.message}${howToGet(error.message)}`, error);
    }
    throw error;
  }
}

// AWS brings its SDK along; say where this machine can have it.
function howToGet(message) {
  const [, missing] = /'(@aws-sdk\/[^/']+)/.exec(message) ?? [];
  if (!missing) return "";
  return `\nAWS has this package, this machine does not: \`npm install --save-dev ${missing}\` in the folder of the service`;
}

// Take AWS's SDK, and nothing else, from where the service has it, when neither the package nor a layer brings it.
function findSdk() {
  const resolve = nodeModule._resolveFilename;
  nodeModule._resolveFilename = function (request, ...rest) {
    try {
      return resolve.call(this, request, ...rest);
    } catch (error) {
      if (error.code !== "MODULE_NOT_FOUND" || !SDK_PACKAGE.test(request)) throw error;
      try {
        return resolve.call(this, request, undefined, false, { paths: [SDK] });
      } catch {
        throw error;
      }
    }
  };
}

async function loadFile(stem) {
  for (const extension of ["", ".js", ".mjs", ".cjs"]) {
    const file = stem + extension;
    if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
    return isModule(file) ? import(pathToFileURL(file).href) : require(file);
  }
  // a package, or a file that is not there: Node says which
  return require(require.resolve(stem, { paths: [path.dirname(stem)] }));
}

function isModule(file) {
  if (file.endsWith(".mjs")) return true;
  return file.endsWith(".js") && typeOf(path.dirname(file)) === "module";
}

// Return what the package.json nearest to a folder says its files are.
function typeOf(folder) {
  const file = path.join(folder, "package.json");
  if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, "utf-8")).type ?? "commonjs";
  const parent = path.dirname(folder);
  return parent === folder || path.basename(folder) === "node_modules" ? "commonjs" : typeOf(parent);
}

function lookUp(found, names) {
  return names.split(".").reduce((value, name) => value?.[name], found);
}

// Lambda lets `import` find what is on NODE_PATH (layers, the SDK), as `require` does; Node itself does not.
function findLibrariesForImports() {
  if (!process.env.NODE_PATH || typeof nodeModule.register !== "function") return;
  const source = `
    import { createRequire } from "node:module";
    import { pathToFileURL } from "node:url";
    const require = createRequire(${JSON.stringify(__filename)});
    const sdk = ${JSON.stringify(SDK ?? "")};
    export async function resolve(specifier, context, next) {
      try {
        return await next(specifier, context);
      } catch (error) {
        if (error.code !== "ERR_MODULE_NOT_FOUND" || /^[./]|^[a-z]+:/.test(specifier)) throw error;
        let found;
        try {
          found = require.resolve(specifier);
        } catch {
          try {
            if (!${SDK_PACKAGE}.test(specifier) || !sdk) throw error;
            found = require.resolve(specifier, { paths: [sdk] });
          } catch {
            throw error;
          }
        }
        return next(pathToFileURL(found).href, context);
      }
    }`;
  nodeModule.register(`data:text/javascript,${encodeURIComponent(source)}`);
}

module.exports = { loadHandler };
