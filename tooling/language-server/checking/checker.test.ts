import { describe, expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { createCatalogue } from '../../catalogue.ts'
import { Project } from '../project.ts'
import { Checker } from './checker.ts'

const uri = 'untitled:large'
const wrong = `#!KAMAILIO\nrequest_route { nothing_at_all(); }\n# ${'x'.repeat(70_000)}\n`

describe('a large configuration', () => {
  it(
    'is checked in another thread, with the same result, and in a new one when that has ended',
    { timeout: 60_000 },
    async () => {
      const project = new Project(createCatalogue(), ['/nowhere'])
      const checker = new Checker(project, ['/nowhere'])
      const put = (version: number, text: string): void =>
        project.files.put(TextDocument.create(uri, 'kamailio', version, text))
      const codes = async (): Promise<readonly unknown[]> =>
        ((await checker.check()).byUri.get(uri) ?? []).map(({ code }) => code)
      put(1, wrong)
      expect(await codes()).toContain('KAM3002')
      // The same version of another text: it was closed and opened anew.
      put(1, wrong.replace('nothing_at_all()', 'exit'))
      expect(await codes()).not.toContain('KAM3002')
      put(2, `${wrong}\n`)
      const lost = checker.check()
      await Promise.all([checker.stop(), expect(lost).rejects.toThrow('has ended')])
      put(3, wrong)
      expect(await codes()).toContain('KAM3002')
      await checker.stop()
    },
  )
})
