import { coreFunctions } from '#grammar/core-functions.ts'
import { coreParameters, withoutEffect, type CoreParameterFacts } from '#grammar/core-parameters.ts'
import { directives, type DirectiveFacts } from '#grammar/directives.ts'
import { kemiCallbacks } from '#grammar/kemi-callbacks.ts'
import { operatorLevels, unaryOperators, type OperatorFacts } from '#grammar/operators.ts'
import { removedCoreParameters, removedFunctions, removedModules } from '#grammar/removed.ts'
import { routeBlockKeywords, routeKindFacts } from '#grammar/route-kinds.ts'
import { socketAttributes } from '#grammar/socket-attributes.ts'
import { blockStatements, fileStatements, operandForms } from '#grammar/statements.ts'
import { describeDefault, describeSince, describeValue } from '../docgen/core-parameter-section.ts'
import { coreFunctionForms } from '../docgen/language.ts'
import type { Entry } from './entry.ts'

/** An entry under each of the names by which it is asked for. */
export type NamedEntry = readonly [names: readonly string[], entry: Entry]

/** Everything of the language itself, without what modules export. */
export function languageEntries(): readonly NamedEntry[] {
  return [
    ...Object.entries(coreParameters).map(coreParameterEntry),
    ...coreFunctionEntries(),
    ...directiveEntries(),
    ...operatorEntries(),
    ...statementEntries(),
    ...routeEntries(),
    ...attributeEntries(),
    ...removedEntries(),
  ]
}

function coreParameterEntry([name, facts]: readonly [string, CoreParameterFacts]): NamedEntry {
  const { aliases = [], without, doc } = facts
  const sample = facts.default === undefined ? '…' : describeDefault(facts)
  return [
    [name, ...aliases],
    {
      kind: 'core parameter',
      name,
      forms: [`${name} = ${sample}`],
      doc,
      facts: [
        ['value', describeValue(facts)],
        ['default', describeDefault(facts)],
        ['also', aliases.join(', ')],
        ['since', describeSince(facts.since)],
        ['where', facts.isEarly === true ? 'before the first modparam and routing block' : ''],
        ['kamkit', without === undefined ? 'does what it says' : `accepted without effect: ${withoutEffect[without]}`],
      ],
    },
  ]
}

function coreFunctionEntries(): readonly NamedEntry[] {
  return Object.entries(coreFunctions).map(([name, { aliases = [], forms, isBare, doc }]) => [
    [name, ...aliases],
    {
      kind: 'command of the core',
      name,
      forms: [...coreFunctionForms(name, forms), ...(isBare === true ? [name] : [])],
      doc: `${doc} No variable in its arguments is expanded.`,
      facts: [['also', aliases.join(', ')]],
    },
  ])
}

function directiveEntries(): readonly NamedEntry[] {
  return Object.entries(directives as { readonly [name: string]: DirectiveFacts }).map(([name, facts]) => {
    const names = [name, ...(facts.aliases ?? [])]
    const entry: Entry = {
      kind: 'directive',
      name: `#!${name}`,
      forms: [`#!${name} ${facts.form}`.trimEnd()],
      doc: facts.doc,
      facts: [
        [
          'also',
          names
            .slice(1)
            .map((one) => `#!${one}`)
            .join(', '),
        ],
        ['since', describeSince(facts.since)],
      ],
    }
    return [[...names, ...names.map((one) => `#!${one}`)], entry]
  })
}

function operatorEntries(): readonly NamedEntry[] {
  const entry = (name: string, { aliases = [], doc }: OperatorFacts, binds: string): NamedEntry => [
    [name, ...aliases],
    {
      kind: 'operator',
      name,
      forms: [],
      doc,
      facts: [
        ['also', aliases.join(', ')],
        ['binds', binds],
      ],
    },
  ]
  const binary = operatorLevels.flatMap((level, index) =>
    Object.entries(level as { readonly [operator: string]: OperatorFacts }).map(([name, facts]) =>
      entry(name, facts, `level ${index + 1} of ${operatorLevels.length}, the last being the tightest`),
    ),
  )
  const unary = Object.entries(unaryOperators as { readonly [operator: string]: OperatorFacts })
  return [...binary, ...unary.map(([name, facts]) => entry(name, facts, 'tighter than any operator with two sides'))]
}

/** Statements by the words in their form that are written as they are. */
function statementEntries(): readonly NamedEntry[] {
  return [...fileStatements, ...blockStatements, ...operandForms].flatMap(({ form, since, doc }): NamedEntry[] => {
    const [word] = /^[a-z_]+/.exec(form) ?? []
    if (word === undefined || word === 'name' || word === 'group' || word === 'command' || word === 'function')
      return []
    return [[[word], { kind: 'statement', name: word, forms: [form], doc, facts: [['since', describeSince(since)]] }]]
  })
}

function routeEntries(): readonly NamedEntry[] {
  return Object.entries(routeBlockKeywords).flatMap(([keyword, kind]): NamedEntry[] => {
    const facts = routeKindFacts.get(kind)
    if (facts === undefined) return []
    const entry: Entry = {
      kind: 'routing block',
      name: keyword,
      forms: [facts.form],
      doc: facts.runs,
      facts: [
        ['at its end', facts.end],
        ['since', describeSince(facts.since)],
      ],
    }
    return [[[keyword], entry]]
  })
}

function attributeEntries(): readonly NamedEntry[] {
  const attributes = [...socketAttributes].map(([name, { doc, since, value }]): NamedEntry => [
    [name, `socket.${name}`],
    {
      kind: 'attribute of a socket',
      name,
      forms: [`socket = { ${name} = …; }`],
      doc,
      facts: [
        ['value', value.replaceAll('-', ' ')],
        ['since', describeSince(since)],
      ],
    },
  ])
  const callbacks = [...kemiCallbacks].map(([name, { doc, since }]): NamedEntry => [
    [name, `kemi.${name}`],
    {
      kind: 'callback of embedded interpreters',
      name,
      forms: [`kemi.${name} = "function"`],
      doc,
      facts: [['since', describeSince(since)]],
    },
  ])
  return [...attributes, ...callbacks]
}

function removedEntries(): readonly NamedEntry[] {
  const gone = [
    ['core parameter', removedCoreParameters],
    ['function', removedFunctions],
    ['module', removedModules],
  ] as const
  return gone.flatMap(([kind, names]) =>
    [...names].map(([name, { remedy }]): NamedEntry => [
      [name],
      { kind: `${kind} of older releases`, name, forms: [], doc: '', facts: [['instead', remedy]] },
    ]),
  )
}
