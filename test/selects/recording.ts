import { readFileSync } from 'node:fs'
import type { Stage } from '../support/stage.ts'
import { preparations, selectMessages } from './messages.ts'

export const recordedFile = new URL('recorded.json', import.meta.url)

/** Values by select; null, which `$sel()` prints as such, is left out. */
export type SelectValues = { readonly [select: string]: string }

/** What the selects gave for each message. */
export interface SelectRecording {
  readonly server: string
  readonly selects: readonly string[]
  readonly messages: readonly RecordedMessage[]
}

export interface RecordedMessage {
  readonly name: string
  readonly text: string
  readonly values: SelectValues
  /** Selects that find nothing, without being a failure: the code of `$var(v) = @select` is 1, not -1. */
  readonly empty: readonly string[]
}

export function readSelectRecording(): SelectRecording {
  return JSON.parse(readFileSync(recordedFile, 'utf8')) as SelectRecording
}

/** The configuration that reads the selects from every message, request or reply. */
export function selectConfig(selects: readonly string[]): string {
  const prepared = [...preparations].map(([name, code]) => `if ($ci == "${name}") {\n${code}\n}\n`).join('')
  const modules = ['tm', 'sl', 'pv', 'xlog', 'textops', 'textopsx', 'siputils', 'corex']
  const reads = selects.map((select, at) => {
    const text = select.replaceAll('"', String.raw`\"`)
    return `route(A${at});\nxlog("L_ALERT", "[[${at}<$sel(${text})>$rc]]\\n");\n`
  })
  const assignments = selects.map((select, at) => {
    // Behind an index below 0 the lexer of 6.1.5 takes words such as `port` for keywords.
    const assignment = select.includes('[-') ? 'return -1;' : `$var(v) = @${select};`
    return `route[A${at}] {\n${assignment}\n}\n`
  })
  return `#!KAMAILIO
debug=-1
log_stderror=yes
children=1
auto_aliases=no
${modules.map((name) => `loadmodule "${name}.so"\n`).join('')}
own.label = "a text" desc "a text"
own.number = 5 desc "a number"
request_route {
${prepared}route(READ);
exit;
}
reply_route {
route(READ);
drop;
}
route[READ] {
${reads.join('')}xlog("L_ALERT", "[[$ci END]]\\n");
}
${assignments.join('')}`
}

/** Sends each message to a server with this configuration and gives what was logged for it. */
export async function logOfMessages(stage: Stage): Promise<ReadonlyMap<string, string>> {
  const alice = await stage.endpoint('alice')
  const logs = new Map<string, string>()
  for (const { name, text } of selectMessages) {
    const before = stage.logged().length - 1
    alice.send(text)
    for (let turn = 0; turn < 100; turn += 1) {
      await stage.advance(20)
      if (stage.logged().some((line) => line.includes(`[[${name} END]]`))) break
    }
    logs.set(name, stage.logged().slice(Math.max(0, before)).join('\n'))
  }
  return logs
}

/** What was logged for one message: values, and which of those without one are no failure. */
export function readLogged(logged: string, selects: readonly string[]): Pick<RecordedMessage, 'values' | 'empty'> {
  const found: [string, string][] = []
  const empty: string[] = []
  let from = 0
  selects.forEach((select, at) => {
    const opening = `[[${at}<`
    const start = logged.indexOf(opening, from)
    const [whole = '', value = '', code = ''] =
      /^\[\[\d+<([^]*?)>(-?1)\]\]/.exec(logged.slice(start, start + 20_000)) ?? []
    if (start === -1 || whole === '') throw new Error(`${select} was not read`)
    from = start + whole.length
    if (value !== '<null>') found.push([select, value])
    else if (code === '1') empty.push(select)
  })
  return { values: Object.fromEntries(found), empty }
}
