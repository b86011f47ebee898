import { SaxesParser } from 'saxes'
import { actionAttributes, badActionAttributes, badAttributes, refusal } from './attributes.ts'
import { distributionNames, readDistribution } from './distribution.ts'
import type { Action, Command, PauseCommand, Scenario } from './scenario.ts'

/** Something in a scenario that cannot be read or played. */
export interface ScenarioProblem {
  readonly line: number
  readonly message: string
}

/** Elements that tell statistics or declare variables: nothing depends on them here. */
const ignored = new Set(['Global', 'User', 'Reference', 'ResponseTimeRepartition', 'CallLengthRepartition', 'init'])
const commandNames = ['send', 'recv', 'pause', 'nop', 'label', 'timewait', 'sendCmd', 'recvCmd'] as const

/** Reads the XML of a scenario; everything that is wrong is in the problems. */
export function readScenario(
  path: string,
  text: string,
): { readonly scenario: Scenario; readonly problems: readonly ScenarioProblem[] } {
  const reader = new ScenarioReader()
  reader.read(text)
  const { commands, labels, problems } = reader
  for (const { next, line } of commands) {
    if (next !== undefined && !labels.has(next)) problems.push({ line, message: `there is no label ${next}` })
  }
  const files = [...text.matchAll(/\[field\d+[^\]\n]*?\bfile="?([^"\s\]]+)/g)].map(([, name = '']) => name)
  const looked = commands.flatMap(({ actions }) => actions.flatMap(({ attributes }) => attributes.get('file') ?? []))
  return { scenario: { path, commands, labels, files: [...new Set([...files, ...looked])] }, problems }
}

interface Open {
  readonly name: string
  readonly line: number
  readonly attributes: ReadonlyMap<string, string>
  readonly actions: Action[]
  text: string
}

class ScenarioReader {
  readonly commands: Command[] = []
  readonly labels = new Map<string, number>()
  readonly problems: ScenarioProblem[] = []
  readonly #open: Open[] = []

  read(text: string): void {
    const parser = new SaxesParser()
    parser.on('error', (error) => this.#fail(parser.line, error.message.replace(/^\d+:\d+: /, '')))
    parser.on('opentag', ({ name, attributes }) => this.#begin(name, attributes, parser.line))
    parser.on('closetag', () => this.#end())
    parser.on('cdata', (data) => this.#addText(data))
    parser.on('text', (data) => this.#addText(data))
    // The document type names a file that nobody has.
    parser.write(text.trimStart().replace(/<!DOCTYPE[^>]*>/, '')).close()
  }

  #fail(line: number, message: string): void {
    if (this.problems.length < 20) this.problems.push({ line, message })
  }

  #addText(text: string): void {
    const open = this.#open.at(-1)
    if (open !== undefined) open.text += text
  }

  #begin(name: string, attributes: { readonly [name: string]: string }, line: number): void {
    this.#open.push({ name, line, attributes: new Map(Object.entries(attributes)), actions: [], text: '' })
  }

  #end(): void {
    const open = this.#open.pop()
    if (open === undefined || open.name === 'scenario' || open.name === 'action') return
    const outer = this.#open.at(-1)
    if (outer?.name === 'action') this.#addAction(open)
    else if (outer?.name === 'scenario' && !ignored.has(open.name)) this.#addCommand(open)
  }

  #addAction({ name, line, attributes }: Open): void {
    const command = this.#open.at(-2)
    if (!actionAttributes.has(name)) {
      this.#fail(line, `action ${refusal(name, [...actionAttributes.keys()])}`)
      return
    }
    for (const problem of badActionAttributes(name, attributes)) this.#fail(line, problem)
    if (name === 'sample') this.#distribution(attributes, line)
    command?.actions.push({ name, line, attributes })
  }

  #addCommand({ name, line, attributes, actions, text }: Open): void {
    for (const problem of badAttributes(name, [...attributes.keys()])) this.#fail(line, problem)
    const common = {
      line,
      next: attributes.get('next'),
      test: attributes.get('test'),
      actions,
      ...this.#guards(attributes, line),
    }
    switch (name) {
      case 'send':
        this.commands.push({ ...common, kind: 'send', text: messageLines(text) })
        return
      case 'recv':
        this.commands.push({ ...common, kind: 'recv', ...this.#receiving(attributes, line) })
        return
      case 'pause':
      case 'timewait':
        this.commands.push({ ...common, kind: 'pause', ms: this.#pause(attributes, line) })
        return
      case 'nop':
        this.commands.push({ ...common, kind: 'nop' })
        return
      case 'sendCmd':
        this.commands.push({ ...common, kind: 'sendCmd', text: messageLines(text), to: attributes.get('dest') })
        return
      case 'recvCmd':
        this.commands.push({ ...common, kind: 'recvCmd', from: attributes.get('src') })
        return
      case 'label':
        this.labels.set(attributes.get('id') ?? '', this.commands.length)
        return
      default:
        this.#fail(line, `<${name}>: ${refusal(name, commandNames)}`)
    }
  }

  /** When a command is done, and how likely its `next` is followed. */
  #guards(attributes: ReadonlyMap<string, string>, line: number): Pick<Command, 'chance' | 'condition'> {
    const text = attributes.get('chance') ?? '1'
    const chance = Number(text)
    if (text.trim() === '' || !(chance >= 0 && chance <= 1))
      this.#fail(line, `chance ${JSON.stringify(text)} is no number from 0 to 1`)
    const [set, notSet] = [attributes.get('condexec'), attributes.get('condexec_inverse')]
    const variable = set ?? notSet
    return { chance, condition: variable === undefined ? undefined : { variable, isSet: set !== undefined } }
  }

  #pause(attributes: ReadonlyMap<string, string>, line: number): PauseCommand['ms'] {
    const variable = attributes.get('variable')
    if (variable !== undefined) return { variable }
    if (attributes.has('distribution')) return this.#distribution(attributes, line)
    const ms = this.#milliseconds(attributes.get('milliseconds') ?? attributes.get('value') ?? '0', line)
    return () => ms
  }

  #distribution(
    attributes: ReadonlyMap<string, string>,
    line: number,
  ): Extract<PauseCommand['ms'], (...args: never) => unknown> {
    const read = readDistribution(attributes)
    if (typeof read === 'function') return read
    const name = attributes.get('distribution') ?? ''
    this.#fail(line, distributionNames.includes(name) ? read.error : refusal(name, distributionNames))
    return () => 0
  }

  #receiving(attributes: ReadonlyMap<string, string>, line: number) {
    const [request, response] = [attributes.get('request'), attributes.get('response')]
    if ((request === undefined) === (response === undefined)) this.#fail(line, '<recv> has a request or a response')
    const timeout = attributes.get('timeout')
    return {
      request,
      response,
      isPattern: attributes.get('regexp_match') === 'true',
      isOptional: /^(true|global)$/.test(attributes.get('optional') ?? ''),
      keepsRoutes: attributes.get('rrs') === 'true',
      keepsChallenge: attributes.get('auth') === 'true',
      timeoutMs: timeout === undefined ? undefined : this.#milliseconds(timeout, line),
      onTimeout: attributes.get('ontimeout'),
    }
  }

  #milliseconds(text: string, line: number): number {
    if (/^\d+$/.test(text)) return Number(text)
    this.#fail(line, `${JSON.stringify(text)} is no number of milliseconds`)
    return 0
  }
}

/** Lines without the blanks around them and the empty ones at both ends; a body begins behind an empty line. */
function messageLines(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const first = lines.findIndex((line) => line !== '')
  const last = lines.findLastIndex((line) => line !== '')
  return lines.slice(Math.max(0, first), last + 1).join('\n')
}
