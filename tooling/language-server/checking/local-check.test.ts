import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holdAgainstFullCheck, someEdits } from '../../../test/support/random-edits.ts'
import { fileOf } from '../../../test/support/rule-example.ts'
import { createCatalogue } from '../../catalogue.ts'
import { localRules } from './local-rules.ts'

const catalogue = createCatalogue()
const example = readFileSync(resolve(import.meta.dirname, '../../../examples/getting-started/kamailio.cfg'), 'utf8')
const small = `#!KAMAILIO
#!define FLT_ACC 1
#!define a_macro exit;
#!ifdef WITH_NAT
route[NAT] { exit; }
#!endif
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "xlog.so"
request_route {
	if ($rU == "é😀") { route(RELAY); }
	# kamkit-disable-next-line stray-semicolon
	xlog("$ru $(rU{s.len})\\n");;
#!ifdef WITH_NAT
	route(NAT);
#!endif
	sl_send_reply("404", "Not here");
	exit;
}
route[RELAY] {
	t_on_failure("LOST");
	if (!t_relay()) sl_reply_error();
	exit;
}
failure_route[LOST] { if (t_is_canceled()) exit; a_macro }
`

/** Minutes of edits are run with the suites that take long: RANDOM_EDITS=400. */
const numRuns = Number(process.env['RANDOM_EDITS'] ?? 12)

describe('a block that is checked alone', () => {
  it(
    'has what a check of everything finds in it, after any edit',
    async () => {
      let local = 0
      let all = 0
      const seeds = fc.constantFrom(small, small, small, example)
      await fc.assert(
        fc.asyncProperty(seeds, someEdits, async (seed, changes) => {
          const counts = await holdAgainstFullCheck(catalogue, seed, changes)
          local += counts.local
          all += counts.all
        }),
        { numRuns },
      )
      // The others leave a brace or a quote open, or stand outside of blocks.
      expect(local / all).toBeGreaterThan(0.1)
    },
    60_000 + numRuns * 1000,
  )

  it.each(localRules.map((rule) => [rule.name, rule] as const))(
    'breaks %s as it does in the whole script',
    async (_name, { examples }) => {
      for (const sample of examples) {
        const { config } = fileOf(sample.bad, sample)
        const starts = [...config.matchAll(/route(?:\[[^\]]*\])?\s*\{/g)].map(
          ({ index, 0: { length } }) => index + length,
        )
        await holdAgainstFullCheck(
          catalogue,
          config,
          starts.map((at) => [at, 0, '\n', true] as const),
        )
      }
    },
  )
})
