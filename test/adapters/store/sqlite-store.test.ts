import { storeContract } from "../../contracts/store-contract.ts";
import { sqliteUnderTest } from "./sqlite-under-test.ts";

storeContract("SQLite", sqliteUnderTest);
