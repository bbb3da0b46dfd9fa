import { z } from "zod";
import { envName, path } from "./words.ts";

const bearer = z.union([
  z.strictObject({ bearerFile: path("File that holds a bearer token.", "./gateway.token") }),
  z.strictObject({
    bearerEnv: envName("Environment variable that holds a bearer token.", "GATEWAY_TOKEN"),
  }),
]);

const username = z
  .string()
  .min(1)
  .meta({ description: "User name.", examples: ["bot"] });

const basic = z.strictObject({
  basic: z
    .union([
      z.strictObject({
        username,
        passwordFile: path("File that holds the password.", "./prometheus.password"),
      }),
      z.strictObject({
        username,
        passwordEnv: envName("Environment variable that holds the password.", "PROM_PASSWORD"),
      }),
    ])
    .meta({ description: "HTTP basic authentication." }),
});

const mtls = z.strictObject({
  mtls: z
    .strictObject({
      certFile: path("Client certificate, PEM.", "./client.pem"),
      keyFile: path("Its private key, PEM.", "./client.key"),
      caFile: path("Authority that signed the server, PEM.", "./ca.pem").optional(),
    })
    .meta({ description: "A client certificate." }),
});

/** How the bot proves itself to a source: one of three ways. */
export const Auth = z.union([...bearer.options, basic, mtls]).meta({
  description:
    "How the bot proves itself: a bearer token, basic authentication or a client certificate.",
  examples: [{ bearerFile: "./gateway.token" }],
});

export type Auth = z.output<typeof Auth>;

/** Further request headers; their values are treated as secrets. */
export const Headers = z
  .record(z.string().regex(/^[A-Za-z0-9-]+$/, "not a header name"), z.string())
  .meta({ description: "Further request headers.", examples: [{ "X-Scope-OrgID": "ops" }] });
