import { describe, expect, it } from 'vitest'
import type { RouteContext } from '#runtime/script/context.ts'
import { createFakeCore } from '../../test/support/fake-core.ts'
import { Contacts } from './contacts.ts'
import { mainTarget } from './targets.ts'

const request =
  'INVITE sip:main@h.test SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.2;branch=z9hG4bK-1\nCall-ID: c\nCSeq: 1 INVITE\n\n'

function contextWith(...branches: readonly (readonly [uri: string, q: number])[]): RouteContext {
  const core = createFakeCore()
  const ctx = core.context(core.message(request))
  ctx.msg.branches = branches.map(([uri, q]) => ({ ...mainTarget(ctx.msg), uri, q }))
  return ctx
}

function takeAll(contacts: Contacts, ctx: RouteContext): readonly (readonly string[])[] {
  const groups: string[][] = []
  while (contacts.next(ctx)) groups.push([ctx.msg.requestUri, ...ctx.msg.branches.map((branch) => branch.uri)])
  return groups
}

describe('Contacts', () => {
  it('gives groups of the same q, the best first, the last of a group as R-URI (6.1.5)', () => {
    const ctx = contextWith(['sip:b@h', 500], ['sip:c@h', 500], ['sip:d@h', 900])
    const contacts = new Contacts('list', 'flows', [], createFakeCore().host.random)
    contacts.load(ctx, true)
    expect(ctx.msg.branches).toEqual([])
    expect(takeAll(contacts, ctx)).toEqual([['sip:d@h'], ['sip:c@h', 'sip:b@h'], ['sip:main@h.test']])
    expect(contacts.has(ctx)).toBe(false)
  })

  it('draws by lot, each alone, those without q last (6.1.5)', () => {
    const orders = new Set<string>()
    for (let seed = 0; seed < 40; seed += 1) {
      const ctx = contextWith(['sip:b@h', 500], ['sip:c@h', 900], ['sip:d@h', 100])
      const contacts = new Contacts('list', 'flows', [], { uint32: () => seed * 104_729, hex: () => '' })
      contacts.load(ctx, false)
      const groups = takeAll(contacts, ctx)
      expect(groups.map((group) => group.length)).toEqual([1, 1, 1, 1])
      expect(groups.at(-1)).toEqual(['sip:main@h.test'])
      orders.add(groups.flat().join(' '))
    }
    expect(orders.size).toBeGreaterThan(3)
  })

  it('leaves a single destination where it is', () => {
    const ctx = contextWith()
    const contacts = new Contacts('list', 'flows', [], createFakeCore().host.random)
    contacts.load(ctx, true)
    expect(contacts.next(ctx)).toBe(false)
    expect(ctx.msg.requestUri).toBe('sip:main@h.test')
  })

  it('keeps further flows to one phone until its branch fails (6.1.5)', () => {
    const ctx = contextWith(['sip:b@h', 500], ['sip:c@h', 500], ['sip:d@h', 500])
    ctx.msg.branches = ctx.msg.branches.map((branch) =>
      branch.uri === 'sip:d@h' ? branch : { ...branch, instance: 'i' },
    )
    const contacts = new Contacts('list', 'flows', [], createFakeCore().host.random)
    contacts.load(ctx, true)
    expect(contacts.next(ctx)).toBe(true)
    expect([ctx.msg.requestUri, ...ctx.msg.branches.map(({ uri }) => uri)]).toEqual(['sip:d@h', 'sip:c@h'])
    ctx.msg.branches = []
    expect(contacts.nextFlow(ctx, 'other')).toBe(false)
    expect(contacts.nextFlow(ctx, 'i')).toBe(true)
    expect(ctx.msg.branches.map(({ uri }) => uri)).toEqual(['sip:b@h'])
    expect(contacts.nextFlow(ctx, 'i')).toBe(false)
  })
})
