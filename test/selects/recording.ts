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
  readonly messages: readonly { readonly name: string; readonly text: string; readonly values: SelectValues }[]
}

export function readSelectRecording(): SelectRecording {
  return JSON.parse(readFileSync(recordedFile, 'utf8')) as SelectRecording
}

/** The configuration that reads the selects from every message, request or reply. */
export function selectConfig(selects: readonly string[]): string {
  const prepared = [...preparations].map(([name, code]) => `if ($ci == "${name}") {\n${code}\n}\n`).join('')
  const modules = ['tm', 'sl', 'pv', 'xlog', 'textops', 'textopsx', 'siputils', 'corex']
  const reads = selects
    .map((select, at) => `xlog("L_ALERT", "[[${at}<$sel(${select.replaceAll('"', String.raw`\"`)})>]]\\n");\n`)
    .join('')
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
${reads}xlog("L_ALERT", "[[$ci END]]\\n");
}
`
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

/** The values in what was logged for one message. */
export function valuesIn(logged: string, selects: readonly string[]): SelectValues {
  const found: [string, string][] = []
  let from = 0
  selects.forEach((select, at) => {
    const opening = `[[${at}<`
    const start = logged.indexOf(opening, from)
    const end = logged.indexOf('>]]', start)
    if (start === -1 || end === -1) throw new Error(`${select} was not read`)
    from = end
    const value = logged.slice(start + opening.length, end)
    if (value !== '<null>') found.push([select, value])
  })
  return Object.fromEntries(found)
}
