import { compileRegex } from '#runtime/script/posix-regex.ts'
import { AssertionFailure } from '../engine/assertion.ts'
import { headersOf, type WireMessage } from '../engine/wire-message.ts'
import { readDistribution } from './distribution.ts'
import { textOfValue, type Action, type ScenarioValue } from './scenario.ts'

/** What actions read and change of a call. */
export interface ActionState {
  readonly message: WireMessage | undefined
  readonly variables: Map<string, ScenarioValue>
  readonly nowMs: number
  expand(text: string): string
  /** A number from 0 to 1, without 1. */
  chance(): number
  /** The number of the line of a file whose first field is this, -1 when there is none. */
  lookUp(file: string, key: string): number
  /** Goes on at a command. */
  jump(index: number): void
  /** The call ends here. */
  stop(): void
}

/** Does an action; throws an AssertionFailure when a check of it fails. */
export function runAction({ name, line, attributes }: Action, state: ActionState): void {
  const { variables } = state
  const get = (attribute: string): string => attributes.get(attribute) ?? ''
  const assign = (value: ScenarioValue): void => void variables.set(get('assign_to'), value)
  const valueOf = (attribute: string): ScenarioValue => variables.get(get(attribute)) ?? ''
  const operand = (): number => numberOf(attributes.has('variable') ? valueOf('variable') : get('value'))
  const target = (): number => numberOf(valueOf('assign_to'))
  switch (name) {
    case 'ereg':
      search(attributes, line, state)
      return
    case 'error':
      throw new AssertionFailure(`line ${line}: ${state.expand(get('message'))}`)
    case 'assign':
      assign(operand())
      return
    case 'assignstr':
      assign(state.expand(get('value')))
      return
    case 'todouble':
      assign(numberOf(valueOf('variable')))
      return
    case 'add':
      assign(target() + operand())
      return
    case 'subtract':
      assign(target() - operand())
      return
    case 'multiply':
      assign(target() * operand())
      return
    case 'divide':
      assign(operand() === 0 ? 0 : target() / operand())
      return
    case 'test': {
      const other = attributes.has('variable2') ? valueOf('variable2') : get('value')
      assign(compare(numberOf(valueOf('variable')), get('compare'), numberOf(other)))
      return
    }
    case 'strcmp':
      assign(
        compareTexts(
          textOfValue(valueOf('variable')),
          attributes.has('variable2') ? textOfValue(valueOf('variable2')) : get('value'),
        ),
      )
      return
    case 'trim':
      assign(textOfValue(valueOf('assign_to')).trim())
      return
    case 'gettimeofday': {
      const [seconds = '', microseconds = ''] = get('assign_to').split(',')
      variables.set(seconds.trim(), Math.floor(state.nowMs / 1000))
      variables.set(microseconds.trim(), (state.nowMs % 1000) * 1000)
      return
    }
    case 'sample': {
      const draw = readDistribution(attributes)
      if (typeof draw === 'function') assign(draw(state.chance))
      return
    }
    case 'lookup':
      assign(state.lookUp(get('file'), state.expand(get('key'))))
      return
    case 'jump':
      state.jump(operand())
      return
    case 'exec':
      // Sounds and the like change nothing of what is signalled.
      if (/^stop_(call|now|gracefully)$/.test(get('int_cmd'))) state.stop()
  }
}

function numberOf(value: ScenarioValue): number {
  return Number(value) || 0
}

/** As strcmp() of C: 0 when they are the same, else how far the first bytes that differ are apart. */
function compareTexts(one: string, other: string): number {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  const code = (text: string): number => (at < text.length ? text.charCodeAt(at) : 0)
  return code(one) - code(other)
}

function compare(left: number, how: string, right: number): boolean {
  switch (how) {
    case 'equal':
      return left === right
    case 'not_equal':
      return left !== right
    case 'greater_than':
      return left > right
    case 'less_than':
      return left < right
    case 'greater_than_equal':
      return left >= right
    case 'less_than_equal':
      return left <= right
    default:
      return false
  }
}

/** `ereg`: looks for a pattern in the message, its body, a header or a variable, and keeps what was found. */
function search(attributes: ReadonlyMap<string, string>, line: number, state: ActionState): void {
  const pattern = attributes.get('regexp') ?? ''
  const compiled = compileRegex(pattern, { ignoreCase: attributes.get('case_indep') === 'true' })
  if ('error' in compiled) throw new AssertionFailure(`line ${line}: bad pattern ${pattern}: ${compiled.error}`)
  const text = searched(attributes, state)
  const match = compiled.exec(text)
  const isFound = match !== undefined
  const isWrong =
    (attributes.get('check_it') === 'true' && !isFound) || (attributes.get('check_it_inverse') === 'true' && isFound)
  if (isWrong) {
    const where = attributes.get('search_in') === 'hdr' ? `header ${attributes.get('header') ?? ''}` : 'the message'
    throw new AssertionFailure(`line ${line}: ${pattern} is ${isFound ? '' : 'not '}found in ${where}`, {
      expected: pattern,
      actual: text,
    })
  }
  if (match === undefined) return
  const found = [text.slice(match.start, match.end), ...match.groups.map((one) => one ?? '')]
  for (const [index, name] of (attributes.get('assign_to') ?? '').split(',').entries()) {
    if (name !== '') state.variables.set(name.trim(), found[index] ?? '')
  }
}

function searched(attributes: ReadonlyMap<string, string>, { message, variables }: ActionState): string {
  switch (attributes.get('search_in')) {
    case 'hdr': {
      const name = (attributes.get('header') ?? '').replace(/:\s*$/, '')
      const values = message === undefined ? [] : headersOf(message, name)
      const occurrence = Number(attributes.get('occurrence') ?? attributes.get('occurence') ?? 1)
      // A blank stands before the value, as behind the colon in the message.
      return values[occurrence - 1] === undefined ? '' : ` ${values[occurrence - 1] ?? ''}`
    }
    case 'body':
      return message?.body ?? ''
    case 'var':
      return textOfValue(variables.get(attributes.get('variable') ?? ''))
    default:
      return message?.text ?? ''
  }
}
