import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Outbound } from "../../src/outbound/outbound.ts";
import { noTelemetry } from "../../src/ports/telemetry.ts";

const folder = mkdtempSync(join(tmpdir(), "lattice-mtls-"));
const file = (name: string) => join(folder, name);
const openssl = (...args: readonly string[]) => execFileSync("openssl", args, { stdio: "ignore" });

/** A certificate of the test's own authority. */
function issue(name: string, authority = "ca"): void {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl(
    "req",
    ...key,
    "-keyout",
    file(`${name}.key`),
    "-out",
    file(`${name}.csr`),
    "-subj",
    `/CN=${name}`,
  );
  writeFileSync(file("san"), "subjectAltName=IP:127.0.0.1");
  const signer = [
    "-CA",
    file(`${authority}.pem`),
    "-CAkey",
    file(`${authority}.key`),
    "-CAcreateserial",
  ];
  openssl(
    "x509",
    "-req",
    "-in",
    file(`${name}.csr`),
    ...signer,
    "-days",
    "2",
    "-extfile",
    file("san"),
    "-out",
    file(`${name}.pem`),
  );
}

function authority(name: string): void {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl(
    "req",
    "-x509",
    ...key,
    "-days",
    "2",
    "-keyout",
    file(`${name}.key`),
    "-out",
    file(`${name}.pem`),
    "-subj",
    `/CN=${name}`,
  );
}

let server: Server;
const outbound = new Outbound(noTelemetry, {});

beforeAll(async () => {
  authority("ca");
  authority("stranger");
  issue("server");
  issue("client");
  issue("intruder", "stranger");
  server = createServer(
    {
      key: readFileSync(file("server.key")),
      cert: readFileSync(file("server.pem")),
      ca: readFileSync(file("ca.pem")),
      requestCert: true,
      rejectUnauthorized: true,
    },
    (_request, response) => response.end("{}"),
  ).listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterAll(async () => {
  await outbound.close();
  server.close();
});

function asked(client: string, ca: string | undefined) {
  const credentials = {
    kind: "mtls",
    certPath: file(`${client}.pem`),
    keyPath: file(`${client}.key`),
    caPath: ca === undefined ? undefined : file(`${ca}.pem`),
  } as const;
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const peer = outbound.peer({
    source: "gateway",
    url,
    credentials,
    timeoutMs: 2_000,
    maxBytes: 100,
  });
  return peer.get("/", AbortSignal.timeout(3_000));
}

describe("a client certificate", () => {
  it("of the right authority is let in", async () => {
    expect(await asked("client", "ca")).toMatchObject({
      kind: "answered",
      status: 200,
      body: "{}",
    });
  });

  it("does not make us trust a server whose authority we were not given", async () => {
    expect(await asked("client", undefined)).toMatchObject({
      reason: "unreachable",
      detail: "its certificate is not trusted",
    });
  });

  it("of another authority is turned away", async () => {
    expect(await asked("intruder", "ca")).toMatchObject({ kind: "failed", reason: "unreachable" });
  });

  it("that is not there is a credential that cannot be read", async () => {
    expect(await asked("nobody", "ca")).toMatchObject({ reason: "credential" });
  });
});
