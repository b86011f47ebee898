import { compileRegex } from '#runtime/script/posix-regex.ts'
import { AssertionFailure } from '../engine/assertion.ts'
import { headersOf, type WireMessage } from '../engine/wire-message.ts'
import type { Action } from './scenario.ts'

/** What actions read and change of a call. */
export interface ActionState {
  readonly message: WireMessage | undefined
  readonly variables: Map<string, string>
  expand(text: string): string
  log(text: string): void
  /** Goes on at a command. */
  jump(index: number): void
  /** The call ends here. */
  stop(): void
}

/** Does an action; throws an AssertionFailure when a check of it fails. */
export function runAction({ name, line, attributes }: Action, state: ActionState): void {
  const get = (attribute: string): string => attributes.get(attribute) ?? ''
  const number = (text: string): number => Number(text) || 0
  const assign = (value: string): void => void state.variables.set(get('assign_to'), value)
  const operand = (): number =>
    number(attributes.has('variable') ? (state.variables.get(get('variable')) ?? '') : get('value'))
  const target = (): number => number(state.variables.get(get('assign_to')) ?? '')
  switch (name) {
    case 'ereg':
      search(attributes, line, state)
      return
    case 'log':
    case 'warning':
      state.log(state.expand(get('message')))
      return
    case 'assign':
      assign(String(operand()))
      return
    case 'assignstr':
      assign(state.expand(get('value')))
      return
    case 'todouble':
      assign(String(number(state.variables.get(get('variable')) ?? '')))
      return
    case 'add':
      assign(String(target() + operand()))
      return
    case 'subtract':
      assign(String(target() - operand()))
      return
    case 'multiply':
      assign(String(target() * operand()))
      return
    case 'divide':
      assign(String(operand() === 0 ? 0 : target() / operand()))
      return
    case 'test':
      assign(
        compare(number(state.variables.get(get('variable')) ?? ''), get('compare'), number(get('value'))) ? '1' : '',
      )
      return
    case 'strcmp': {
      const other = attributes.has('variable2') ? (state.variables.get(get('variable2')) ?? '') : get('value')
      const own = state.variables.get(get('variable')) ?? ''
      // 0 says that they are the same, as strcmp() of C.
      assign(own === other ? '0' : own < other ? '-1' : '1')
      return
    }
    case 'jump':
      state.jump(operand())
      return
    case 'exec':
      if (/^stop_(call|now|gracefully)$/.test(get('int_cmd'))) state.stop()
  }
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
  const compiled = compileRegex(pattern, { ignoreCase: false })
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
      const occurrence = Number(attributes.get('occurrence') ?? 1)
      // A blank stands before the value, as behind the colon in the message.
      return values[occurrence - 1] === undefined ? '' : ` ${values[occurrence - 1] ?? ''}`
    }
    case 'body':
      return message?.body ?? ''
    case 'var':
      return variables.get(attributes.get('variable') ?? '') ?? ''
    default:
      return message?.text ?? ''
  }
}
