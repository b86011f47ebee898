import { loadModules, head, type GoldenCase } from './cases.ts'
import { logLevels, type LogRecord } from '#runtime/log/logger.ts'
import type { LoadFault, Workshop } from './golden-server.ts'
import { Observer, type Observation } from './observer.ts'

/** What our server did with a case: it ran, or it was refused. */
export type Played = { readonly observed: Observation } | { readonly faults: readonly LoadFault[] }

/** The modules of the recordings that kamkit can run, and the one of the test. */
export const modules = ['tm', 'sl', 'pv', 'xlog', 'textops', 'textopsx', 'siputils', 'kex', 'corex', 'tmx', 'golden']

/** Cases that run one after the other in one server, each in a route of its own. */
export async function playBatch(
  cases: readonly GoldenCase[],
  message: string,
  workshop: Workshop,
): Promise<ReadonlyMap<string, Played>> {
  const played = new Map<string, Played>()
  let remaining = cases
  while (remaining.length > 0) {
    const observer = new Observer()
    const { config, caseAtLine } = batchConfig(remaining)
    const started = await workshop.start(config, observer)
    if ('faults' in started) {
      const refused = blame(started.faults, caseAtLine)
      if (refused.size === 0) throw new Error(`refused as a whole: ${describeFaults(started.faults)}`)
      for (const [id, faults] of refused) played.set(id, { faults })
      remaining = remaining.filter(({ id }) => !refused.has(id))
      continue
    }
    for (const { id } of remaining) {
      observer.begin(id)
      await started.server.send(message)
    }
    await started.server.stop()
    for (const [id, observed] of observer.cases) played.set(id, { observed })
    break
  }
  return played
}

/** One case in the main block of a server of its own. */
export async function playAlone(one: GoldenCase, message: string, workshop: Workshop): Promise<Played> {
  const observer = new Observer()
  const config = `${head}${loadModules(modules)}${one.top ?? ''}request_route {\n${caseText(one)}\n}\n`
  const started = await workshop.start(config, observer)
  if ('faults' in started) return started
  observer.begin(one.id)
  await started.server.send(message)
  await started.server.stop()
  return { observed: observer.cases.get(one.id) ?? new Map() }
}

/** Which case each line belongs to. */
type CaseAtLine = (line: number) => string | undefined

function batchConfig(cases: readonly GoldenCase[]): { readonly config: string; readonly caseAtLine: CaseAtLine } {
  const tops = [...new Set(cases.map(({ top }) => top ?? ''))].join('\n')
  const start = `${head}${loadModules(modules)}${tops}
request_route { $var(golden) = $var(golden) + 1; route("G" + $var(golden)); }
`
  let line = start.split('\n').length
  const starts: { readonly line: number; readonly id: string }[] = []
  const blocks = cases.map((one, index) => {
    const text = `route[G${index + 1}] {\n${caseText(one)}\n}\n`
    starts.push({ line, id: one.id })
    line += text.split('\n').length - 1
    return text
  })
  return {
    config: start + blocks.join(''),
    caseAtLine: (at) => starts.findLast((candidate) => candidate.line <= at)?.id,
  }
}

/** What earlier cases on the same message had left when these were recorded. */
const inherited: ReadonlyMap<string, string> = new Map([
  ['avp/name-case', '$avp(foo)=5;'],
  ['stmt/subst', '$rU="zed";'],
  ['stmt/xlog-forms3', '$rU="zed";'],
])

function caseText({ id, kind, setup = '', expr = '', pv = '', code = '' }: GoldenCase): string {
  if (kind === 'expr') {
    return `golden_mark("value"); ${setup} $vn(r)=$null; $vn(r) = ${expr}; golden_value("$vn(r)");
golden_mark("if"); ${setup}
if(${expr}) golden_mark("true"); else golden_mark("false");
golden_mark("end");`
  }
  if (kind === 'pv') {
    return `golden_mark("print"); ${setup} xlog("L_ALERT", "${pv}\\n");
golden_mark("value"); $vn(r)=$null; $vn(r) = ${pv}; golden_value("$vn(r)");
golden_mark("end");`
  }
  return `${inherited.get(id) ?? ''} golden_mark("run");\n${code}\ngolden_mark("end");`
}

function blame(faults: readonly LoadFault[], caseAtLine: CaseAtLine): ReadonlyMap<string, readonly LoadFault[]> {
  const blamed = new Map<string, LoadFault[]>()
  for (const fault of faults) {
    const id = caseAtLine(fault.line)
    if (id !== undefined) blamed.set(id, [...(blamed.get(id) ?? []), fault])
  }
  return blamed
}

export function describeFaults(faults: readonly LoadFault[]): string {
  return faults.map(({ line, stage, text }) => `${line} ${stage}: ${text}`).join('\n')
}

/** xlogl() shows the line of the case in a file that is not ours. */
export function withoutLine(text: string): string {
  return text.replace(/^\d+:/, 'L:')
}

/** What the case wrote with xlog() at level ALERT. */
export function alerts(records: readonly LogRecord[]): string[] {
  return records
    .filter(({ level, module }) => level === logLevels.ALERT && module === 'script')
    .map(({ text }) => withoutLine(text.replace(/\n$/, '')))
}
