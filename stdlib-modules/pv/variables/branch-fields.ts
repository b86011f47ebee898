import type { Value } from '#grammar/value.ts'
import type { Branch } from '#runtime/sip/message.ts'
import { socketText, type ListenSocket } from '#runtime/transport/sockets.ts'

/** Finds the listening socket that a text names. */
export type FindSocket = (text: string) => ListenSocket | undefined

/** What became of an assignment: `removed` when the branch is to go, `refused` with the reason to log. */
export type FieldChange = 'done' | 'removed' | { readonly refused: string }

interface Field {
  read(branch: Branch): Value
  /** Absent when assigning changes nothing, without a word (ruid, instance …). */
  write?(branch: Branch, value: Value, findSocket: FindSocket): FieldChange
}

const text = (value: string): Value => (value === '' ? null : value)

/** A text field: null and '' clear it. */
function textField(name: string, key: 'dstUri' | 'path'): Field {
  return {
    read: (branch) => text(branch[key]),
    write: (branch, value) => {
      if (typeof value === 'number') return { refused: `${name} of a branch takes a text` }
      branch[key] = value ?? ''
      return 'done'
    },
  }
}

/** A numeric field: null gives it back its initial value. */
function numberField(name: string, key: 'q' | 'flags' | 'connectionId', initial: number): Field {
  return {
    read: (branch) => {
      if (key === 'q' && branch.q === initial) return null
      return key === 'flags' ? branch.flags >>> 0 : branch[key]
    },
    write: (branch, value) => {
      if (typeof value === 'string') return { refused: `${name} of a branch takes a number` }
      branch[key] = value ?? initial
      return 'done'
    },
  }
}

/** The fields of a branch as `$branch(…)` and `$sbranch(…)` name them (behaviour recorded with 6.1.5). */
export const branchFields: ReadonlyMap<string, Field> = new Map<string, Field>([
  [
    'uri',
    {
      read: (branch) => text(branch.uri),
      write: (branch, value) => {
        if (typeof value === 'number') return { refused: 'uri of a branch takes a text' }
        if (value === null || value === '') return 'removed'
        branch.uri = value
        return 'done'
      },
    },
  ],
  ['dst_uri', textField('dst_uri', 'dstUri')],
  ['path', textField('path', 'path')],
  ['q', numberField('q', 'q', -1)],
  ['flags', numberField('flags', 'flags', 0)],
  ['otcpid', numberField('otcpid', 'connectionId', 0)],
  [
    'send_socket',
    {
      read: ({ socket }) => (socket === undefined ? null : socketText(socket)),
      write: (branch, value, findSocket) => {
        if (typeof value === 'number') return { refused: 'send_socket of a branch takes a text' }
        const found = value === null ? undefined : findSocket(value)
        if (value !== null && found === undefined) return { refused: `no listening socket matches ${value}` }
        branch.socket = found
        return 'done'
      },
    },
  ],
  ['ruid', { read: (branch) => text(branch.ruid) }],
  ['instance', { read: (branch) => text(branch.instance) }],
  ['location_ua', { read: (branch) => text(branch.userAgent) }],
])

/** Names for which `$branch` and `$sbranch` load: the fields and the number of branches. */
export const branchNames: readonly string[] = [...branchFields.keys(), 'count']

/** A branch to this URI with nothing else set. */
export function newBranch(uri: string): Branch {
  return {
    uri,
    dstUri: '',
    path: '',
    q: -1,
    flags: 0,
    socket: undefined,
    instance: '',
    regId: 0,
    ruid: '',
    userAgent: '',
    connectionId: 0,
  }
}
