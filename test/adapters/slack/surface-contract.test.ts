import { surfaceContract } from "../../contracts/surface-contract.ts";
import { showsContract } from "../../contracts/surface/shows-contract.ts";
import { openSlackHarness, slackFace } from "./slack-harness.ts";

surfaceContract("Slack", {}, openSlackHarness);
showsContract("Slack", async () => slackFace(await openSlackHarness()));
