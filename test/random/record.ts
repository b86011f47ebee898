/**
 * Records again what 6.1.5 does with the fixed programs, and with those that it adds, from files with one program as JSON in each
 * line: `node --conditions=source test/random/record.ts [FILE...]`, best in a network of its own (`unshare -n`).
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { realServer } from '../conformance/configs.ts'
import { fixedFile, fixedPrograms, outcomeOf } from './fixed.ts'
import { checkReal, playReal } from './play-real.ts'
import { configOf, type Entries, type Program } from './program.ts'

const added = process.argv.slice(2).flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Program),
)
const command = realServer('6.1.5') ?? ''
for (const program of added) {
  const { isAccepted, output } = await checkReal(command, configOf([['P0', program]]))
  if (!isAccepted) throw new Error(`${program.main.join('\n')}\n${output}`)
}
const known = new Set<string>()
const programs = [...fixedPrograms.map(([, program]) => program), ...added].filter((program) => {
  const text = JSON.stringify(program)
  if (known.has(text)) return false
  known.add(text)
  return true
})
const entries: Entries = programs.map((program, at) => [`P${at}`, program])
const played = await playReal(command, entries)
if (!('traces' in played)) throw new Error(played.refused)
if (played.ended !== undefined) throw new Error(`the server ended itself at ${played.ended}`)
const recorded = entries.map(([name, program]) => ({ program, ...outcomeOf(played.traces.get(name)) }))
writeFileSync(fixedFile, `${JSON.stringify(recorded, null, 1)}\n`)
process.stdout.write(`${recorded.length} programs, ${recorded.length - fixedPrograms.length} of them new\n`)
process.exit(0)
