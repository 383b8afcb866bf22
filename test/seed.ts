// The laws draw the same cases at every run, so that a red test is red for everyone; ULMUS_TEST_SEED draws others
// (`ULMUS_TEST_SEED=$RANDOM npx vitest run test/laws`), and what one of those finds becomes a case of its own.
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env["ULMUS_TEST_SEED"] ?? 1) });
