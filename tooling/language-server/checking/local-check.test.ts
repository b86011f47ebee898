import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holdAgainstFullCheck, someEdits } from '../../../test/support/random-edits.ts'
import { createCatalogue } from '../../catalogue.ts'

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

describe('a block that is checked alone', () => {
  it('has what a check of everything finds in it, after any edit', async () => {
    let local = 0
    let all = 0
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(small, small, small, example), someEdits, async (seed, changes) => {
        const counts = await holdAgainstFullCheck(catalogue, seed, changes)
        local += counts.local
        all += counts.all
      }),
      { numRuns: Number(process.env['RUNS'] ?? 25) },
    )
    // Most edits are in blocks; many of them leave a brace or a quote open.
    expect(local / all).toBeGreaterThan(0.1)
    console.log(local, all)
  })
})
