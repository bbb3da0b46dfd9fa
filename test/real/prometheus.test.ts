import { setTimeout as sleep } from "node:timers/promises";
import { gone, metricsOver, pageOf } from "../adapters/metrics-sources.ts";
import { metricsContract } from "../contracts/metrics-contract.ts";
import { HttpServer, raw } from "../fakes/http-server.ts";
import { describeWith } from "./programs.ts";
import { PrometheusServer } from "./prometheus-server.ts";

const MEMBERS = ["relay-1", "relay-2", "relay-3"];

describeWith(["prometheus"], "Prometheus itself", () => {
  metricsContract("a real Prometheus", async () => {
    const exporters = await Promise.all(MEMBERS.map(() => HttpServer.open(gone)));
    const prometheus = await PrometheusServer.open(
      exporters.map(({ url }) => ({ address: new URL(url).host })),
    );
    const { metrics, close } = metricsOver({}, { prometheus: { url: prometheus.url } });
    let generation = 0;
    return {
      metrics,
      past: true,
      // What was exposed before must have ended, and what is exposed now must have been scraped a few times.
      expose: async (pages) => {
        generation += 1;
        const mark = { name: "test_generation", value: `${generation}` };
        exporters.forEach((exporter, index) => {
          const page = pages[MEMBERS[index] ?? ""];
          exporter.respond = page === undefined ? gone : raw(200, pageOf([...page, mark]));
        });
        const exposed = Object.keys(pages).length;
        await prometheus.until(
          `test_generation == ${generation}`,
          (result) => result.length === exposed,
        );
        await prometheus.until(`test_generation < ${generation}`, (result) => result.length === 0);
        await sleep(3_500);
      },
      close: async () => {
        await close();
        await prometheus.close();
        await Promise.all(exporters.map((exporter) => exporter.close()));
      },
    };
  });
});
