import fc from 'fast-check'
import { checkText } from '../support/compile-text.ts'
import { checkReal, playReal } from './play-real.ts'
import { playVirtual } from './play-virtual.ts'
import { dependsOnChance } from './chance.ts'
import { configOf, mainOf, routesOf, type Entries, type Program } from './program.ts'
import type { Trace } from './trace.ts'

/** Where the two servers do not agree about a program. */
export interface Difference {
  readonly kind: 'verdict' | 'start' | 'trace' | 'end' | 'exception'
  readonly ours: string
  readonly theirs: string
}

/** Compares each program; undefined for those that agree. */
export async function compareAll(
  command: string,
  programs: readonly Program[],
  isVerdictWanted = true,
): Promise<readonly (Difference | undefined)[]> {
  const found: (Difference | undefined)[] = programs.map(() => undefined)
  const running: [string, Program][] = []
  const verdicts = isVerdictWanted
    ? await twoAtATime(programs, (program) => compareVerdict(command, program))
    : programs.map((program) => (isOurs(program) ? 'run' : undefined))
  for (const [at, program] of programs.entries()) {
    const verdict = verdicts[at]
    if (verdict === 'start') found[at] = await compareStart(command, program)
    else if (verdict === 'run') running.push([`P${at}`, program])
    else found[at] = verdict
  }
  for (const [name, difference] of await compareRuns(command, running)) found[Number(name.slice(1))] = difference
  return found
}

async function compareVerdict(command: string, program: Program): Promise<Difference | 'run' | 'start' | undefined> {
  const config = configOf([['P0', program]])
  const { isAccepted, output } = await checkReal(command, config)
  let faults: readonly { readonly code: string; readonly text: string; readonly startOnly: boolean }[]
  try {
    const checked = checkText(config)
    faults = checked.diagnostics
      .filter((one) => one.severity === 'error')
      .map(({ code, message }) => ({ code, text: message, startOnly: false }))
  } catch (error) {
    return { kind: 'exception', ours: String(error), theirs: output }
  }
  const ours = faults.map(({ code, text }) => `${code} ${text}`).join('\n')
  if (isAccepted && faults.length === 0) return 'run'
  if (isAccepted) return 'start'
  if (faults.length > 0) return undefined
  return {
    kind: 'verdict',
    ours: ours === '' ? 'accepted' : ours,
    theirs: isAccepted
      ? 'accepted'
      : output
          .split('\n')
          .filter((line) => !line.includes('WARNING'))
          .join('\n'),
  }
}

/** What we refuse and the real parser accepts must be refused by a start of the real server (decision 004). */
async function compareStart(command: string, program: Program): Promise<Difference | undefined> {
  const outcome = await playReal(command, [['P0', program]])
  if ('refused' in outcome) return undefined
  const faults = checkText(configOf([['P0', program]])).diagnostics.filter((one) => one.severity === 'error')
  return {
    kind: 'verdict',
    ours: faults.map(({ code, message }) => `${code} ${message}`).join('\n'),
    theirs: 'started',
  }
}

/** Whether kamkit accepts a program; for a smaller form of one that both accept the real one need not be asked. */
function isOurs(program: Program): boolean {
  return checkText(configOf([['P0', program]])).diagnostics.every((one) => one.severity !== 'error')
}

async function compareRuns(command: string, entries: Entries): Promise<ReadonlyMap<string, Difference>> {
  if (entries.length === 0) return new Map()
  const theirs = await playReal(command, entries)
  const found = new Map<string, Difference>()
  if ('refused' in theirs) return compareHalves(command, entries, theirs.refused)
  const compared =
    theirs.ended === undefined
      ? entries
      : entries.slice(
          0,
          entries.findIndex(([name]) => name === theirs.ended),
        )
  const ours = await playVirtual(entries).catch((error: unknown) => String(error))
  if (typeof ours === 'string') {
    if (entries.length > 1) return compareHalves(command, entries, '')
    return new Map(entries.map(([name]) => [name, { kind: 'start', ours, theirs: 'started' }]))
  }
  for (const [name, program] of compared) {
    const [one, other] = [show(ours.get(name)), show(theirs.traces.get(name))]
    if (one === other || dependsOnChance(configOf([[name, program]]))) continue
    if (program.place === 'failure' && answersTwice(theirs.traces.get(name))) continue
    found.set(name, { kind: 'trace', ours: one, theirs: other })
  }
  if (theirs.ended === undefined) return found
  process.stderr.write(`the real server ended itself at ${theirs.ended}\n`)
  const rest = entries.slice(compared.length + 1)
  return new Map([...found, ...(await compareRuns(command, rest))])
}

/** When one of many does not start the halves are tried, until it is alone. */
async function compareHalves(
  command: string,
  entries: Entries,
  refused: string,
): Promise<ReadonlyMap<string, Difference>> {
  if (entries.length > 1) {
    const middle = entries.length >> 1
    const first = await compareRuns(command, entries.slice(0, middle))
    return new Map([...first, ...(await compareRuns(command, entries.slice(middle)))])
  }
  const ours = await playVirtual(entries).then(
    () => 'started',
    (error: unknown) => String(error),
  )
  // A constant expression that fails is refused by a start of 6.1.5 when it stands in a larger one (decision 004).
  if (ours !== 'started' || refused.includes('optimization failure')) return new Map()
  return new Map(
    entries.map(([name]) => [
      name,
      {
        kind: 'start',
        ours,
        theirs: refused
          .split('\n')
          .filter((line) => /ERROR|CRITICAL/.test(line))
          .join('\n'),
      },
    ]),
  )
}

/** 6.1.5 sends a further branch of a request that a failure_route answered, and answers it again (decision 004). */
function answersTwice(trace: Trace | undefined): boolean {
  const sent = trace?.sent ?? []
  const answered = sent.findIndex((message) => /^SIP\/2\.0 [2-6]/.test(message))
  return answered !== -1 && sent.slice(answered + 1).some((message) => message.startsWith('INVITE '))
}

function show(trace: Trace | undefined): string {
  return trace === undefined ? 'nothing' : [...trace.log, ...trace.sent].join('\n')
}

/** A value of fast-check that still knows how it can be made smaller. */
export type Shrinkable<T> = fc.Value<T>

/** Makes an arbitrary whose samples can be made smaller one by one, outside of a property. */
export function shrinkable<T>(inner: fc.Arbitrary<T>): fc.Arbitrary<Shrinkable<T>> {
  return new Capturing(inner)
}

class Capturing<T> extends fc.Arbitrary<fc.Value<T>> {
  readonly #inner: fc.Arbitrary<T>
  constructor(inner: fc.Arbitrary<T>) {
    super()
    this.#inner = inner
  }
  override generate(random: fc.Random, bias: number | undefined): fc.Value<fc.Value<T>> {
    return new fc.Value(this.#inner.generate(random, bias), undefined)
  }
  override canShrinkWithoutContext(_value: unknown): _value is fc.Value<T> {
    return false
  }
  override shrink(): fc.Stream<fc.Value<fc.Value<T>>> {
    return fc.Stream.nil()
  }
}

const candidatesPerRound = 40

/** The smallest program found that still shows a difference, which many candidates at a time look for. */
export async function shrink(
  command: string,
  arbitrary: fc.Arbitrary<Program>,
  start: Shrinkable<Program>,
  first: Difference,
  deadlineMs: number,
): Promise<{ readonly program: Program; readonly difference: Difference }> {
  let best = { value: start, difference: first }
  const end = Date.now() + deadlineMs
  let skipped = 0
  while (Date.now() < end) {
    const candidates = [
      ...arbitrary.shrink(best.value.value_, best.value.context).drop(skipped).take(candidatesPerRound),
    ]
    if (candidates.length === 0) break
    const found = await compareAll(
      command,
      candidates.map((one) => one.value),
      first.kind === 'verdict' || first.kind === 'exception',
    )
    const at = found.findIndex((one) => one?.kind === first.kind)
    const [value, difference] = [candidates[at], found[at]]
    if (value === undefined || difference === undefined) skipped += candidatesPerRound
    else [best, skipped] = [{ value, difference }, 0]
  }
  return { program: best.value.value, difference: best.difference }
}

/** A program and where the servers part, for a person to read. */
export function describeDifference(program: Program, { kind, ours, theirs }: Difference): string {
  const [mine, other] = [ours.split('\n'), theirs.split('\n')]
  const length = Math.max(mine.length, other.length)
  const first = Array.from({ length }, (_, at) => at).find((at) => mine[at] !== other[at]) ?? 0
  const around = (lines: readonly string[]): string => lines.slice(Math.max(0, first - 2), first + 3).join('\n  ')
  const inline = program.place === 'onsend' ? `onsend_route ${mainOf(program, 'P')}\n` : ''
  const answers = program.answers === undefined ? '' : `answered with ${program.answers.join(', ')}\n`
  return `${inline}${routesOf(program, 'P')}${answers}${kind}\nkamkit:\n  ${around(mine)}\nKamailio:\n  ${around(other)}\n`
}

/** The texts that one takes and the other refuses; what is never closed is refused here (decision 004). */
export async function compareVerdicts(command: string, configs: readonly string[]): Promise<readonly string[]> {
  const found = await twoAtATime(configs, async (config) => {
    const { isAccepted, output } = await checkReal(command, config)
    const refusal = checkText(config).diagnostics.find((one) => one.severity === 'error' && one.kamailio !== undefined)
    if (isAccepted === (refusal === undefined) || refusal?.code === 'KAM1007') return []
    const ours = refusal === undefined ? 'accepted' : `${refusal.code} ${refusal.message}`
    return [`kamkit: ${ours}\nKamailio: ${isAccepted ? 'accepted' : output}\n${config}`]
  })
  return found.flat()
}

/** What an action makes of each item, in order; while the real server works on one, this process works on another. */
async function twoAtATime<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  const queue = items.entries()
  const work = async (): Promise<void> => {
    for (const [at, item] of queue) results[at] = await act(item)
  }
  await Promise.all([work(), work()])
  return results
}
