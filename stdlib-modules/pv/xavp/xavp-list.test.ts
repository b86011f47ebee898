import { describe, expect, it } from 'vitest'
import { XavpStore } from '#runtime/script/xavp.ts'
import { XavpList } from './xavp-list.ts'

function listOf(store = new XavpStore()): XavpList {
  return new XavpList(store.roots, store)
}

function shown(list: XavpList): string {
  return list.entries.map(({ name, value }) => `${name}=${value instanceof Map ? 'record' : value}`).join(' ')
}

describe('XavpList', () => {
  it('keeps the order over all names, newest first', () => {
    const list = listOf()
    list.unshift('a', 1)
    list.unshift('b', 2)
    list.unshift('a', 3)
    expect(shown(list)).toBe('a=3 b=2 a=1')
    list.remove('a')
    expect(shown(list)).toBe('b=2 a=1')
    list.push('b', 9)
    expect(shown(list)).toBe('b=2 b=9 a=1')
    list.rotate('b', 1)
    expect(shown(list)).toBe('b=9 b=2 a=1')
  })

  it('takes values that others put into the map for newer ones', () => {
    const store = new XavpStore()
    const list = listOf(store)
    list.unshift('a', 1)
    store.roots.set('b', [2])
    store.roots.set('a', [3, 1])
    expect(shown(list)).toBe('b=2 a=3 a=1')
    store.roots.delete('a')
    expect(shown(list)).toBe('b=2')
  })

  it('compares names without case where the store says so, and shows them as written', () => {
    const list = listOf(new XavpStore(true))
    list.unshift('Name', 1)
    list.unshift('NAME', 2)
    expect(list.get('name', 1)).toBe(1)
    expect(shown(list)).toBe('NAME=2 Name=1')
  })

  it('takes tens of thousands of values in little time', () => {
    const entries = Array.from({ length: 60_000 }, (_, index) => ({ name: `n${index}`, value: index }))
    const list = listOf()
    const start = performance.now()
    list.appendAll(entries)
    list.setAll(entries)
    expect(list.entries).toHaveLength(60_000)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
