import { describe, expect, it } from 'vitest'
import { checkText } from '../../../test/support/compile-text.ts'
import { runFlow } from './run-flow.ts'
import { namesOf } from './methods.ts'

/** The states and methods in which a script ends, where t_relay() makes the state `sent`, as `state how METHOD…`. */
function endsOf(text: string): readonly string[] {
  const modules = ['tm', 'textops', 'pv'].map((name) => `loadmodule "${name}.so"\n`).join('')
  const ends = new Set<string>()
  runFlow<'new' | 'sent' | 'unknown'>(checkText(`#!KAMAILIO\n${modules}${text}`).bound, {
    start: (route) => (route.kind === 'request' && route.name === '' ? 'new' : undefined),
    call: (state, name) => (name === 't_relay' ? { whenTrue: 'sent', whenFalse: state } : undefined),
    dynamic: () => 'unknown',
    end: (state, methods, _place, how) => {
      const names = namesOf(methods)
      ends.add(`${state} ${how} ${names.length > 3 ? 'many' : names.join(' ')}`)
    },
  })
  return [...ends].toSorted()
}

describe('paths of a script', () => {
  it('are told apart by what a function says and by the method', () => {
    expect(
      endsOf('request_route {\n  if (is_method("INVITE")) {\n    if (!t_relay()) drop;\n    exit;\n  }\n}\n'),
    ).toEqual(['new drop INVITE', 'new return many', 'sent exit INVITE'])
  })

  it('follow what a block returns into the condition that called it', () => {
    const blocks = 'route[SEND] {\n  if (t_relay()) return 1;\n  return -1;\n}\n'
    expect(endsOf(`request_route {\n  if (route(SEND)) exit;\n  drop;\n}\n${blocks}`)).toEqual([
      'new drop many',
      'sent exit many',
    ])
    expect(endsOf(`request_route {\n  if (!route(SEND)) exit;\n  drop;\n}\n${blocks}`)).toEqual([
      'new exit many',
      'sent drop many',
    ])
  })

  it('take return without a value for true', () => {
    expect(
      endsOf(
        'request_route {\n  if (route(A)) exit;\n  drop;\n}\nroute[A] {\n  if (t_relay()) return;\n  return -2;\n}\n',
      ),
    ).toEqual(['new drop many', 'sent exit many'])
  })

  it('are unknown behind functions of modules that nothing is known of, and behind what cannot be read', () => {
    expect(endsOf('request_route {\n  do_something();\n  exit;\n}\n')).toEqual(['unknown exit many'])
    expect(endsOf('request_route {\n  $var(x) = ;\n  exit;\n}\n')).toEqual(['unknown exit many'])
  })
})
