/**
 * Runs the extension in a real VS Code: node --conditions=source scripts/vscode/real/run.ts FOLDER, the folder of the package
 * code-server. Ends with 1 at the first thing that is not as it should be; artifacts/vscode has a picture of each step.
 */
import { Workbench } from './workbench.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('give the folder of the package code-server, as CONTRIBUTING.md tells')

type Step = readonly [name: string, play: (workbench: Workbench) => Promise<void>]

const steps: readonly Step[] = [
  [
    'an included file is a configuration',
    async (workbench) => {
      await workbench.file('screening.cfg', '4:9')
      await workbench.see('.statusbar-item', /^Kamailio$/)
      await workbench.see('.breadcrumbs-control', 'route[SCREEN]')
      await workbench.see('.codelens-decoration', '1 call')
    },
  ],
  [
    'a block is renamed where it is called, too',
    async (workbench) => {
      const { page } = workbench
      await page.keyboard.press('F2')
      await page.locator('.rename-box input').fill('SIEVE')
      await page.keyboard.press('Enter')
      await workbench.see('.breadcrumbs-control', 'route[SIEVE]')
      await workbench.file('kamailio.cfg', '246')
      await workbench.see('.view-line', /route\(SIEVE\)/)
    },
  ],
  [
    'hover tells of a function',
    async (workbench) => {
      await workbench.file('kamailio.cfg', '248:9')
      await workbench.command('Show or Focus Hover')
      await workbench.see('.monaco-hover', 'function of module textops')
      await workbench.page.keyboard.press('Escape')
    },
  ],
  [
    'completion offers functions, and what is not there is an error',
    async (workbench) => {
      const { page } = workbench
      await workbench.file('kamailio.cfg', '263:100')
      await page.keyboard.press('Enter')
      await page.keyboard.type('t_re')
      await workbench.see('.suggest-widget .monaco-list-row', 't_relay')
      await page.keyboard.press('Escape')
      await page.keyboard.type('layy();')
      await page.locator('.squiggly-error').first().waitFor()
      await page.keyboard.press('Control+Shift+K')
      await page.locator('.squiggly-error').first().waitFor({ state: 'detached' })
    },
  ],
  [
    'a call stops at a breakpoint and goes on and back',
    async (workbench) => {
      const { page } = workbench
      await workbench.file('kamailio.cfg', '255')
      await page.keyboard.press('F9')
      await page.keyboard.press('F5')
      await workbench.see('.debug-call-stack .monaco-list-row', /request_route.*255/)
      await page.keyboard.press('F10')
      await workbench.see('.debug-call-stack .monaco-list-row', /request_route.*258/)
      await page.locator('.debug-toolbar .codicon-debug-step-back').click()
      await workbench.see('.debug-call-stack .monaco-list-row', /request_route.*255/)
    },
  ],
  [
    'variables are shown, the console evaluates',
    async (workbench) => {
      const { page } = workbench
      await workbench.see('.debug-variables .monaco-list-row', 'Start line')
      await page.locator('.repl-input-wrapper .monaco-editor').click()
      await page.keyboard.insertText('$(ru{uri.user})')
      await page.keyboard.press('Enter')
      await workbench.see('.repl .monaco-list-row', '"0301234567"')
    },
  ],
  [
    'the session ends with its messages',
    async (workbench) => {
      const toolbar = workbench.page.locator('.debug-toolbar')
      await toolbar.locator('.codicon-debug-continue').click()
      // The first goes on to the breakpoint, of which the call went back.
      await workbench.page.waitForTimeout(2000)
      if (await toolbar.isVisible()) await toolbar.locator('.codicon-debug-continue').click()
      await toolbar.waitFor({ state: 'hidden' })
    },
  ],
]

const workbench = await Workbench.open(folder)
try {
  for (const [name, play] of steps) {
    await play(workbench)
    await workbench.screenshot(name)
    process.stdout.write(`✓ ${name}\n`)
  }
} catch (error) {
  await workbench.screenshot('fault')
  process.stdout.write(`✗ ${String(error)}\n`)
  process.exitCode = 1
} finally {
  await workbench.close()
}
