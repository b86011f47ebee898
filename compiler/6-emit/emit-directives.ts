import type { Directive } from '#grammar/abi.ts'
import type { ParameterValue, SocketAddress, TopLevel } from '../ast/nodes.ts'
import type { SourceSet } from '../1-source/source-set.ts'
import type { BoundProgram } from '../4-bind/symbols.ts'

type At = readonly [number, number, number]

/** The file-level statements that configure the server, as data in the order of the file. */
export function emitDirectives(bound: BoundProgram, sources: SourceSet): readonly Directive[] {
  return bound.file.items.flatMap((item) => {
    const { line, column } = sources.position(item.span.source, item.span.start)
    return emitDirective(item, [item.span.source, line, column])
  })
}

function emitDirective(item: TopLevel, at: At): readonly Directive[] {
  switch (item.kind) {
    case 'LoadModule':
      return [{ kind: 'loadmodule', name: item.name.value, at }]
    case 'LoadPath':
      return [{ kind: 'loadpath', path: item.path.value, at }]
    case 'ModParam': {
      const { value } = item
      const given = value.kind === 'PvReference' ? value.text : value.value
      return [{ kind: 'modparam', module: item.module.value, param: item.param.value, value: given, at }]
    }
    case 'CoreParameter':
      return [{ kind: 'core', name: item.name.text, value: parameterValue(item.value), at }]
    case 'CustomParameter': {
      const directive: Directive = {
        kind: 'custom',
        group: item.group.text,
        name: item.name.text,
        value: item.value.value,
        at,
        ...(item.instance === undefined ? {} : { instance: item.instance.value }),
        ...(item.description === undefined ? {} : { description: item.description.value }),
      }
      return [directive]
    }
    case 'Listen':
      return [
        {
          kind: 'listen',
          addresses: item.addresses.flatMap(addressTexts),
          virtual: item.virtual,
          at,
          ...(item.advertise === undefined ? {} : { advertise: addressTexts(item.advertise).join('') }),
          ...(item.name === undefined ? {} : { name: item.name.value }),
        },
      ]
    case 'Socket':
      return emitSocket(item, at)
    case 'Alias':
      return [{ kind: 'alias', addresses: item.addresses.flatMap(addressTexts), at }]
    default:
      return []
  }
}

function emitSocket(item: Extract<TopLevel, { kind: 'Socket' }>, at: At): readonly Directive[] {
  const find = (name: string) => item.attributes.find((attribute) => attribute.name.text === name)?.value
  const bind = find('bind')
  const advertise = find('advertise')
  const name = find('name')
  const virtual = find('virtual')
  if (bind?.kind !== 'SocketAddress') return []
  return [
    {
      kind: 'listen',
      addresses: addressTexts(bind),
      virtual: virtual?.kind === 'NumberLiteral' && virtual.value !== 0,
      at,
      ...(advertise?.kind === 'SocketAddress' ? { advertise: addressTexts(advertise).join('') } : {}),
      ...(name?.kind === 'StringLiteral' ? { name: name.value } : {}),
    },
  ]
}

function addressTexts(address: SocketAddress): readonly string[] {
  const proto = address.proto === undefined ? '' : `${address.proto}:`
  const port = address.port === undefined ? '' : `:${address.port}`
  // Quotes say that colons belong to the host.
  const quote = address.quotes === 'whole' ? '"' : ''
  return address.hosts.map((host) => `${proto}${quote}${host}${quote}${port}`)
}

function parameterValue(value: ParameterValue): number | string {
  switch (value.kind) {
    case 'NumberLiteral':
    case 'StringLiteral':
      return value.value
    case 'BareWord':
    case 'AddressLiteral':
      return value.text
  }
}
