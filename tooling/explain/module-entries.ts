import type { Catalogue } from '#compiler/catalogue.ts'
import type { Args, FunctionFacts, ModuleExports, ParamFacts, PvarFacts } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'
import { coreSelects, type SelectTable } from '#grammar/selects.ts'
import { describeSince } from '../docgen/core-parameter-section.ts'
import { selectForms } from '../docgen/select-forms.ts'
import { transformationForm, variableForm } from '../docgen/variable-sections.ts'
import type { Entry } from './entry.ts'
import type { NamedEntry } from './language-entries.ts'

/** Everything that the core and all known modules export. `running` are those with a behaviour. */
export function moduleEntries(catalogue: Catalogue, running: ReadonlySet<string>): readonly NamedEntry[] {
  const modules = catalogue.moduleNames.flatMap((name) => catalogue.module(name) ?? [])
  return [
    ...[catalogue.core, ...modules].flatMap((module) => entriesOf(module, running.has(module.name))),
    ...selectEntries(coreSelects, 'of the core'),
  ]
}

/** What a module exports that a project describes. */
export function ownModuleEntries(module: ModuleExports): readonly NamedEntry[] {
  return entriesOf(module, false)
}

function entriesOf(module: ModuleExports, isRunning: boolean): readonly NamedEntry[] {
  const isCore = module.name === 'core'
  const of = isCore ? 'of the core' : `of module ${module.name}`
  return [
    ...(isCore ? [] : [moduleEntry(module, isRunning)]),
    ...Object.entries(module.functions ?? {}).map(([name, facts]) => functionEntry(name, facts, of)),
    ...Object.entries(module.params ?? {}).map(([name, facts]) => paramEntry(module.name, name, facts)),
    ...Object.entries(module.pvars ?? {}).map(([name, facts]) => variableEntry(name, facts, of)),
    ...transformationEntries(module, of),
    ...selectEntries(module.selects ?? {}, of),
    ...Object.entries(module.rpc ?? {}).map(([name, { doc = '', args = [] }]): NamedEntry => [
      [name],
      { kind: `RPC command ${of}`, name, forms: [`kamcmd ${[name, ...args].join(' ')}`], doc, facts: [] },
    ]),
    ...Object.entries(module.events ?? {}).map(([name, doc]): NamedEntry => [
      [name],
      { kind: `event ${of}`, name, forms: [`event_route[${name}] { … }`], doc, facts: [] },
    ]),
  ]
}

/** Selects of a module or of the core, each under its whole text. */
function selectEntries(table: SelectTable, of: string): readonly NamedEntry[] {
  return selectForms(table).map(({ text, doc }): NamedEntry => [
    [text],
    { kind: `select ${of}`, name: text, forms: [text], doc, facts: [] },
  ])
}

function moduleEntry(module: ModuleExports, isRunning: boolean): NamedEntry {
  const names = (part: object | undefined): string => Object.keys(part ?? {}).join(', ')
  return [
    [module.name, `${module.name}.so`],
    {
      kind: 'module',
      name: module.name,
      forms: [`loadmodule "${module.name}.so"`],
      doc: module.doc ?? '',
      facts: [
        ['kamkit', isRunning ? 'runs it' : 'checks its use; run refuses it'],
        ['needs', (module.dependencies ?? []).join(', ')],
        ['functions', names(module.functions)],
        ['parameters', names(module.params)],
        [
          'variables',
          Object.keys(module.pvars ?? {})
            .map((name) => `$${name}`)
            .join(', '),
        ],
        [
          'transformations',
          Object.keys(module.transformations ?? {})
            .map((name) => `{${name}…}`)
            .join(', '),
        ],
        ['RPC', names(module.rpc)],
        ['events', names(module.events)],
      ],
    },
  ]
}

function functionEntry(name: string, facts: FunctionFacts, of: string): NamedEntry {
  const { aliases = [], returns, routes, doc = '' } = facts
  const lists = facts.overloads ?? [facts.args ?? {}]
  const everywhere = anyRoute.every((kind) => routes.includes(kind))
  const entry: Entry = {
    kind: `function ${of}`,
    name,
    forms: lists.map((args) => `${name}(${argumentList(args)}${facts.variadic === true ? ', …' : ''})`),
    doc,
    facts: [
      ...lists.flatMap((args) =>
        Object.entries(args).map(
          ([arg, { kind, doc: what = '' }]) => [arg, what === '' ? kind : `${kind}: ${what}`] as const,
        ),
      ),
      [
        'returns',
        Object.entries(returns)
          .map(([code, what]) => `${code} ${what}`.trim())
          .join('; '),
      ],
      ['routes', everywhere ? 'any' : routes.join(', ')],
      ['may wait', facts.suspends === true ? 'yes' : ''],
      ['also', aliases.join(', ')],
      ['since', describeSince(facts.since)],
      ['deprecated', facts.deprecated ?? ''],
      ['example', facts.example ?? ''],
    ],
  }
  return [[name, ...aliases], entry]
}

function argumentList(args: Args): string {
  return Object.entries(args)
    .map(
      ([name, { optional }], index) =>
        `${optional === true ? '[' : ''}${index === 0 ? '' : ', '}${name}${optional === true ? ']' : ''}`,
    )
    .join('')
}

function paramEntry(module: string, name: string, facts: ParamFacts): NamedEntry {
  const { type, default: initial, min, max } = facts
  const value = initial ?? (type === 'int' ? 0 : '')
  const shown = type === 'int' ? String(value) : `"${value}"`
  return [
    [name, `${module}.${name}`, `${module}:${name}`],
    {
      kind: `parameter of module ${module}`,
      name,
      forms: [`modparam("${module}", "${name}", ${shown})`],
      doc: facts.doc ?? '',
      facts: [
        ['value', type === 'int' ? 'number' : 'text'],
        ['range', min === undefined && max === undefined ? '' : `${min ?? '…'} to ${max ?? '…'}`],
        ['default', initial === undefined || initial === null ? '' : shown],
        ['repeated', facts.repeats === true ? 'adds to what was set before' : ''],
        ['while running', facts.live === true ? `cfg.set ${module} ${name} VALUE` : ''],
        ['since', describeSince(facts.since)],
        ['deprecated', facts.deprecated ?? ''],
      ],
    },
  ]
}

function variableEntry(name: string, facts: PvarFacts, of: string): NamedEntry {
  return [
    [`$${name}`, `$(${name})`, name],
    {
      kind: `pseudo-variable ${of}`,
      name: `$${name}`,
      forms: [variableForm(name, facts)],
      doc: facts.doc ?? '',
      facts: [
        ['type', facts.type === 'any' ? '' : facts.type === 'int' ? 'number' : 'text'],
        ['writable', facts.writable === true ? 'yes' : ''],
        ['index', facts.index === true ? '[0] first, [-1] last, [*] all' : ''],
        ['since', describeSince(facts.since)],
        ['example', facts.example ?? ''],
      ],
    },
  ]
}

function transformationEntries(module: ModuleExports, of: string): readonly NamedEntry[] {
  return Object.entries(module.transformations ?? {}).flatMap(([className, members]) => [
    [
      [`{${className}}`],
      {
        kind: `class of transformations ${of}`,
        name: `{${className}…}`,
        forms: Object.entries(members).map(([name, facts]) => transformationForm(className, name, facts)),
        doc: '',
        facts: [],
      },
    ] satisfies NamedEntry,
    ...Object.entries(members).map(([name, facts]): NamedEntry => {
      const written = name === '' ? className : `${className}.${name}`
      return [
        [`{${written}}`, written],
        {
          kind: `transformation ${of}`,
          name: `{${written}}`,
          forms: [`$(var(x)${transformationForm(className, name, facts)})`],
          doc: facts.doc ?? '',
          facts: [
            ['since', describeSince(facts.since)],
            ['null', facts.takesNull === true ? 'is changed too' : ''],
          ],
        },
      ]
    }),
  ])
}
