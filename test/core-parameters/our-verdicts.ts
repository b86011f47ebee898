import { checkConfig } from '#compiler/compile.ts'
import { createCatalogue } from '#tooling/catalogue.ts'
import { fatalErrors } from '#tooling/kamailio-cli/parse-errors.ts'
import { createMemoryHost } from '../support/compile-text.ts'

export type Target = '5.6' | '6.1'

const catalogue = createCatalogue()

function checkText(text: string, target: Target) {
  return checkConfig('test.cfg', createMemoryHost(text), catalogue, { defines: [], target })
}

/** `ok`, or the line of the first error with its text, as the drop-in's `-c` has it. */
export function verdictOf(text: string, target: Target): string {
  const checked = checkText(text, target)
  const [first] = fatalErrors(checked)
  if (first === undefined) return 'ok'
  return `line ${checked.sources.position(first.span.source, first.span.start).line}: ${first.message}`
}

export interface Setting {
  readonly name: string
  readonly value: string
}

/**
 * Which of the settings are refused, from one file that holds them all, each on a line of its own: thousands of files take
 * minutes. A mistake may spoil its neighbour, so that a surprise is to be looked at once more with `verdictOf`.
 */
export function refusedOf(settings: readonly Setting[], target: Target): ReadonlySet<Setting> {
  const lines = settings.map(({ name, value }) => `${name}=${value}\n;;`)
  const checked = checkText(`${lines.join('\n')}\nrequest_route { exit; }\n`, target)
  const refused = new Set<Setting>()
  for (const { span } of fatalErrors(checked)) {
    const { line } = checked.sources.position(span.source, span.start)
    const setting = settings[Math.floor((line - 1) / 2)]
    if (setting !== undefined) refused.add(setting)
  }
  return refused
}
