import fc from 'fast-check'
import { writeFileSync } from 'node:fs'
import { realServer } from '../conformance/configs.ts'
import { checkReal, playReal } from './play-real.ts'
import { checkText } from '../support/compile-text.ts'
import { configOf, programs } from './program.ts'
const c = realServer('6.1.5') ?? ''
const s = fc.sample(programs('request'), { seed: 1, numRuns: 100 })
let k = 0
const why = new Map<string, number>()
const ok = s.filter((p, i) => { const v = checkReal(c, configOf([['P0', p]])); const o = checkText(configOf([['P0', p]])).diagnostics.filter(d=>d.severity==='error'); if (!v.isAccepted) {const t = o[0]?.message.replace(/[`'"].*/,'') ?? ''; why.set(t, (why.get(t)??0)+1)}; return v.isAccepted })
console.log(ok.length, why)
writeFileSync('/tmp/T.cfg', configOf(ok.map((p, i) => ['P' + i, p] as const)))
const r = await playReal(c, ok.slice(0, 1).map((p, i) => ['P' + i, p] as const))
console.log(r)
