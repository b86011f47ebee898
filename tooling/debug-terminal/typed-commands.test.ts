import { describe, expect, it } from 'vitest'
import { splitOptions } from './breakpoint-commands.ts'
import { programFile, shortPlace } from './named-place.ts'
import { findCommand } from './commands.ts'
import { filesBeginning } from './file-names.ts'

describe('what is typed to the terminal debugger', () => {
  it.each([
    ['12', '12', {}],
    ['a.cfg:3 if $rm == "INVITE"', 'a.cfg:3', { condition: '$rm == "INVITE"' }],
    ['route[X] hit >= 3', 'route[X]', { hitCondition: '>= 3' }],
    ['7 if $rU == "a" hit % 2', '7', { condition: '$rU == "a"', hitCondition: '% 2' }],
    ['log here', '', { logMessage: 'here' }],
    ['$ru if $rU == "bob"', '$ru', { condition: '$rU == "bob"' }],
    ['$var(if)', '$var(if)', {}],
    [
      '5 if $rU == "x if y" || $rU == "a hit b" hit 2',
      '5',
      { condition: '$rU == "x if y" || $rU == "a hit b"', hitCondition: '2' },
    ],
    ['5 log if $ru hit', '5', { logMessage: 'if $ru hit' }],
  ])('a breakpoint %s', (text, place, options) => {
    const read = splitOptions(text)
    expect(read.place).toBe(place)
    expect({ ...read.options }).toEqual({
      condition: undefined,
      hitCondition: undefined,
      logMessage: undefined,
      ...options,
    })
  })

  it('the text of a log point is whole', () => {
    expect(splitOptions('7 log to $ru if any log').options.logMessage).toBe('to $ru if any log')
  })

  it('a file by the end of its path, when there is only one', () => {
    const files = ['/etc/a/main.cfg', '/etc/a/x/routes.cfg', '/etc/a/y/routes.cfg']
    expect(programFile(files, 'main.cfg')).toBe('/etc/a/main.cfg')
    expect(programFile(files, 'routes.cfg')).toBeUndefined()
    expect(programFile(files, 'y/routes.cfg')).toBe('/etc/a/y/routes.cfg')
    expect(programFile(files, 'in.cfg')).toBeUndefined()
  })

  it('files of the same name are shown with the folders that tell them apart', () => {
    const files = ['/etc/a/main.cfg', '/etc/a/x/routes.cfg', '/etc/b/x/routes.cfg', '/etc/a/y/routes.cfg']
    const shown = files.map((file) => shortPlace({ file, line: 7 }, { files }))
    expect(shown).toEqual(['main.cfg:7', 'a/x/routes.cfg:7', 'b/x/routes.cfg:7', 'y/routes.cfg:7'])
  })

  it('a command by its beginning, as long as that is one command', () => {
    expect(findCommand('s')?.name).toBe('step')
    expect(findCommand('reverse-continue')?.name).toBe('rcontinue')
    expect(findCommand('cont')?.name).toBe('continue')
    expect(findCommand('di')).toBeUndefined()
    expect(findCommand('__proto__')).toBeUndefined()
  })

  it('names of files, folders with a slash', () => {
    expect(filesBeginning('examples/get')).toEqual(['examples/getting-started/'])
    expect(filesBeginning('examples/getting-started/kamailio.c')).toEqual(['examples/getting-started/kamailio.cfg'])
    expect(filesBeginning('no/such/folder/')).toEqual([])
  })
})
