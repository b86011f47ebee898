import type { Stage } from './stage.ts'

/** Changes of a text by its lines: from line `at` on, `removed` lines gave way to the text `added`. */
type LineHunk = readonly [at: number, removed: number, added: string]

/** One message through a few lines of script, with all that the real server made of it. */
export interface RecordedCase {
  readonly name: string
  readonly where: 'request' | 'reply'
  readonly script: string
  /** The message received, as changes of the file's `base`. */
  readonly message: readonly LineHunk[]
  /** What the script logged. */
  readonly log: readonly string[]
  /** What was passed on to bob (requests) or alice (replies), as changes of the message. */
  readonly passed: readonly (readonly LineHunk[])[]
  /** Replies that the server made itself. */
  readonly replies: readonly string[]
}

export interface RecordedFile {
  /** Which server it was, e.g. `Kamailio 6.1.5`. */
  readonly server: string
  readonly modules: readonly string[]
  /** What stands in the configuration before the routes. */
  readonly prelude: string
  readonly base: string
  readonly cases: readonly RecordedCase[]
}

/** The configuration that plays all cases: each message finds its script by its Call-ID. */
export function configOf(file: RecordedFile): string {
  const blocks = (where: RecordedCase['where'], leave: string): string =>
    file.cases
      .filter((one) => one.where === where)
      .map((one) => {
        const end = `xlog("L_ALERT", "[[$ci]] END\\n");\n${leave};`
        return `if ($ci == "${one.name}") {\n${one.script}\n${end}\n}\n`
      })
      .join('')
  return [
    'debug=0\nlog_stderror=yes\nchildren=1\nauto_aliases=no\nserver_header="Server: k"\n',
    ...file.modules.map((name) => `loadmodule "${name}.so"\n`),
    file.prelude,
    `request_route {\n${blocks('request', 'exit')}}\n`,
    // The last line is for files without such cases: a block cannot be empty.
    `reply_route {\n${blocks('reply', 'return')}return;\n}\n`,
  ].join('')
}

export interface Outcome {
  readonly log: readonly string[]
  readonly passed: readonly string[]
  readonly replies: readonly string[]
}

/** What was recorded for a case. */
export function expectedOutcome(file: RecordedFile, one: RecordedCase): Outcome {
  const message = applyHunks(file.base, one.message)
  return {
    log: one.log.map(firstLine),
    passed: one.passed.map((hunks) => applyHunks(message, hunks)),
    replies: one.replies,
  }
}

/** Plays a case on a running server. */
export async function playCase(stage: Stage, file: RecordedFile, one: RecordedCase): Promise<Outcome> {
  const alice = await stage.endpoint('alice')
  await stage.endpoint('bob')
  const before = new Map(Object.entries(stage.transcript()).map(([key, messages]) => [key, messages.length]))
  alice.send(applyHunks(file.base, one.message))
  const marker = `[[${one.name}]] `
  for (let turn = 0; turn < 25; turn += 1) {
    await stage.advance(20)
    if (stage.logged().some((line) => line.includes(`${marker}END`))) break
  }
  const after = stage.transcript()
  const arrived = (name: string): readonly string[] =>
    (after[`${name}/udp`] ?? []).slice(before.get(`${name}/udp`) ?? 0).map(withoutChance)
  const toAlice = arrived('alice')
  return {
    log: stage
      .logged()
      .filter((line) => line.includes(marker))
      .map((line) => firstLine(line.slice(line.indexOf(marker) + marker.length))),
    passed: one.where === 'request' ? arrived('bob') : toAlice,
    replies: one.where === 'request' ? toAlice : [],
  }

  /** Our branches and tags are made by chance, and the date is that of the run. */
  function withoutChance(text: string): string {
    return text
      .replace(/^(Via: SIP\/2\.0\/UDP 127\.8\.30\.1;branch=)[^;\r\n]*/m, '$1BRANCH')
      .replace(/^Date: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/gm, 'Date: NOW')
      .replace(/^(To: [^\r\n]*;tag=)[0-9a-f]{16,}[0-9a-f.-]*/m, '$1TAG')
  }
}

/** What a log line shows of a value that has line ends depends on the server; the rest of it is not compared. */
function firstLine(text: string): string {
  return text.split(/\r|\n|\\r|\\n/)[0] ?? ''
}

function applyHunks(text: string, hunks: readonly LineHunk[]): string {
  const lines = text.split(/(?<=\n)/)
  for (const [at, removed, added] of hunks.toReversed()) lines.splice(at, removed, added)
  return lines.join('')
}
