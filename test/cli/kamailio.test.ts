import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNodeLocalSockets } from '#runtime/host/node-local-sockets.ts'
import { runCli, startCli } from './run-cli.ts'

/** The drop-in's statuses and lines are those of Kamailio 5.6.3 and 6.1.5, seen with the same arguments. */
const broken = join(import.meta.dirname, 'broken')
const config =
  '#!KAMAILIO\nlisten=udp:127.8.42.1:5060\nauto_aliases=no\nloadmodule "sl.so"\nrequest_route { sl_send_reply("200", "OK"); }\n'
let folder = ''
let file = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kamkit-dropin-'))
  file = join(folder, 'kamailio.cfg')
  writeFileSync(file, config)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('kamailio -c', () => {
  it('says that a good file is ok and where it would listen', async () => {
    const { status, stdout, stderr } = await runCli('kamailio', ['-c', '-f', file])
    expect([status, stderr]).toEqual([0, 'config file ok, exiting...\n'])
    expect(stdout).toMatch(/^Listening on \n +udp: 127\.8\.42\.1(:| \[)/)
  })

  it('adds the addresses of -l to those of the file', async () => {
    const { stdout } = await runCli('kamailio', ['-c', '-f', file, '-l', 'udp:127.8.42.2:5070'])
    const addresses = stdout.split('\n').flatMap((line) => /udp: (127\.8\.42\.\d)/.exec(line)?.[1] ?? [])
    expect(addresses).toEqual(['127.8.42.1', '127.8.42.2'])
  })

  it('names every socket with what is said of it, as 6.1.5 does', async () => {
    const path = join(folder, 'sockets.cfg')
    const lines = [
      'socket={ bind=udp:127.8.42.1:5070; name="s1"; advertise=a.b:5; }',
      'listen=udp:127.8.42.1:5091 advertise 192.0.2.1:7 name "u9" virtual',
      'listen=tcp:127.8.42.1:5080 advertise "192.0.2.1:9"',
    ]
    writeFileSync(path, `${lines.join('\n')}\nauto_aliases=no\nrequest_route { exit; }\n`)
    const { stdout } = await runCli('kamailio', ['-c', '-f', path])
    expect(
      stdout
        .split('\n')
        .slice(1, 4)
        .map((line) => line.trim()),
    ).toEqual([
      'udp: 127.8.42.1 [127.8.42.1]:5070 name s1 advertise udp:a.b:5',
      'udp: 127.8.42.1 [127.8.42.1]:5091 virtual name u9 advertise udp:192.0.2.1:7',
      'tcp: 127.8.42.1 [127.8.42.1]:5080 advertise tcp:192.0.2.1:9:0',
    ])
  })

  it('names the aliases of the file, each once and the last one first, as 6.1.5 does', async () => {
    const named = join(folder, 'aliases.cfg')
    const lines = ['alias=a.example', 'alias=udp:b.example:5070', 'alias=tcp:d.example e.example', 'domain=A.example']
    lines.push('alias="udp:q.example:5080"')
    writeFileSync(named, `${config}${lines.join('\n')}\n`)
    const { stdout } = await runCli('kamailio', ['-c', '-f', named])
    const names = [
      '*: udp:q.example:5080:*',
      '*: e.example:*',
      'tcp: d.example:*',
      'udp: b.example:5070',
      '*: a.example:*',
    ]
    expect(stdout.slice(stdout.indexOf('Aliases'))).toBe(
      `Aliases: \n${names.map((name) => `             ${name}\n`).join('')}\n`,
    )
  })

  // What only the checker of kamkit refuses is no error here.
  it.each(readdirSync(broken))('refuses %s with status 255 and a line that editors can read', async (name) => {
    const { status, stderr } = await runCli('kamailio', ['-c', '-f', join(broken, name)])
    expect(status).toBe(255)
    expect(stderr).toMatch(
      /^ 0\(\d+\) CRITICAL: <core> \[[^\]]+\]: yyerror_at\(\): parse error in config file .+, (from )?line \d+, column \d+/m,
    )
    expect(stderr).not.toMatch(/^ {4}at /m)
  })

  it('refuses a file that is not there', async () => {
    const { status, stderr } = await runCli('kamailio', ['-c', '-f', '/nowhere/x.cfg'])
    expect([status, stderr]).toEqual([
      255,
      'ERROR: loading config file(/nowhere/x.cfg): No such file or directory, check file and directory permissions\n',
    ])
  })
})

describe('what only a start refuses', () => {
  const written = (name: string, route: string): string => {
    const path = join(folder, name)
    writeFileSync(path, `${config}${route}`)
    return path
  }

  it('is a warning of -c, and ends a start with its place', async () => {
    const path = written('switch.cfg', 'route[A] { switch ($retcode) { default: drop; } }\n')
    const read = await runCli('kamailio', ['-c', '-f', path, '-E'])
    expect([read.status, read.stderr]).toEqual([
      0,
      expect.stringContaining('a constant (a start refuses it)\nconfig file ok'),
    ])
    const { status, stderr } = await runCli('kamailio', ['-DD', '-E', '-Y', folder, '-f', path])
    expect(status).toBe(255)
    expect(stderr).toMatch(
      /^ 0\(\d+\) ERROR: <core> .*: error in config file .*, line 6, column \d+-\d+: .* \(KAM4008\)\n$/,
    )
  })

  it('are not the errors that a start takes', async () => {
    const path = written('comment.cfg', '/* never closed')
    const server = startCli('kamailio', ['-DD', '-E', '-Y', folder, '-f', path])
    await server.waitFor('Listening on')
    server.kill('SIGTERM')
    expect((await server.done).stderr).toContain('WARNING: <core>')
  })
})

describe('kamailio in the foreground', () => {
  const run = (args: readonly string[]) => startCli('kamailio', ['-f', file, '-DD', '-E', '-Y', folder, ...args])

  it('writes its pid file, serves, and ends with 0 on SIGTERM', async () => {
    const pidFile = join(folder, 'kamailio.pid')
    const server = run(['-P', pidFile])
    await server.waitFor('Listening on')
    await expect.poll(() => readFileSync(pidFile, 'latin1'), { timeout: 5000 }).toMatch(/^\d+\n$/)
    server.kill('SIGTERM')
    expect((await server.done).status).toBe(0)
    expect(readdirSync(folder)).not.toContain('kamailio.pid')
  })

  it('hands its log to the system, with facility and severity, when nothing sends it to standard error', async () => {
    const home = mkdtempSync(join(folder, 'home-'))
    const lines: string[] = []
    const receiver = await createNodeLocalSockets().bindDatagram(join(home, 'log'), { mode: 0o666 }, (data) =>
      lines.push(data),
    )
    const logging = join(home, 'kamailio.cfg')
    const event = 'event_route[core:worker-one-init] { xlog("L_WARN", "it runs\\n"); }'
    writeFileSync(logging, `${config}log_facility=LOG_LOCAL3\nloadmodule "xlog.so"\n${event}\n`)
    const env = { ...process.env, KAMKIT_SYSLOG: join(home, 'log'), KAMKIT_COMMAND: '/usr/sbin/kamailio' }
    const server = startCli('kamailio', ['-f', logging, '-DD', '-Y', home], undefined, env)
    await server.waitFor('Listening on')
    server.kill('SIGTERM')
    const { stderr } = await server.done
    await expect
      .poll(() => lines.join('\n'))
      .toMatch(/^<156>\w{3} [ \d]\d \d\d:\d\d:\d\d \/usr\/sbin\/kamailio\[\d+\]: WARNING: <script>: it runs$/m)
    receiver?.close()
    expect(stderr).toBe('')
  })

  it.each([
    [
      'a pid file that cannot be written',
      ['-P', '/nowhere/pid'],
      'WARNING: <core>: unable to create pid file /nowhere/pid',
    ],
    ['a folder that is not there', ['-w', '/nowhere'], 'CRITICAL: <core>: cannot chdir to /nowhere'],
    ['an address that is not ours', ['-l', 'udp:192.0.2.77:5060'], 'ERROR: <core>: '],
  ])('ends with 255 on %s', async (_what, args, text) => {
    const { status, stderr } = await run(args).done
    expect([status, stderr]).toEqual([255, expect.stringContaining(text)])
    expect(stderr).not.toMatch(/^ {4}at /m)
  })
})

describe('other options', () => {
  it.each([
    [['-v'], 0, /kamailio 6\.1/],
    [['-h'], 0, /^\s*-f /m],
    [['-f'], 255, /requires an argument/],
    [['--no-such-option'], 255, /Unknown option/],
  ])('%j', async (args, status, text) => {
    const result = await runCli('kamailio', args)
    expect(result.status).toBe(status)
    expect(`${result.stdout}${result.stderr}`).toMatch(text)
  })
})

describe('kamailio --cfg-print', () => {
  it('prints the file without what conditions leave out, with included files in their places', async () => {
    const part = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    part('inc.cfg', 'route[INC] { exit; } # included\n')
    const main = part(
      'print.cfg',
      '#!KAMAILIO\n#!define A\n#!ifdef A\ndebug=A\n#!else\ndebug=3\n#!endif\ninclude_file "inc.cfg"\n# end\n',
    )
    const { status, stdout } = await runCli('kamailio', ['--cfg-print', '-f', main])
    expect([status, stdout]).toEqual([0, '#!KAMAILIO\n#!define A\ndebug=A\nroute[INC] { exit; } # included\n\n# end\n'])
  })
})

describe('what the configuration says of the process', () => {
  const configured = (name: string, settings: string): string => {
    const path = join(folder, `${name}.cfg`)
    writeFileSync(path, `${settings}\n${config}`)
    return path
  }

  it('stays in the foreground and its folder with fork=no, without a pid file, and keeps control sockets in run_dir', async () => {
    const home = mkdtempSync(join(folder, 'home-'))
    const path = configured(
      'fork',
      `fork=no\nlog_stderror=yes\nworkdir="${home}"\nrun_dir="${home}/run"\ndebug=2\nchroot="/"\ntos=8\nenable_sctp=no\nmlock_pages=no`,
    )
    const server = startCli('kamailio', ['-f', path, '-P', 'here.pid', '-a', 'no'])
    await server.waitFor('Listening on')
    await expect.poll(() => readdirSync(home), { timeout: 5000 }).toEqual(['run'])
    server.kill('SIGTERM')
    const { status, stderr } = await server.done
    expect(status).toBe(0)
    expect(stderr).toMatch(/WARNING: <core>: chroot has no effect: /)
    expect(stderr).toMatch(/INFO: <core>: core parameters without effect in this runtime: tos$/m)
  })

  it.each([
    ['user="no_such_account"', 'bad user name/uid number: -u no_such_account'],
    ['gid="no_such_group"', 'bad group name/gid number: -g no_such_group'],
  ])('ends with 255 when it cannot become %s', async (setting, line) => {
    const path = configured('account', setting)
    const { status, stderr } = await runCli('kamailio', ['-f', path, '-DD', '-E', '-Y', folder, '-a', 'no'])
    expect(status).toBe(255)
    expect(stderr.split('\n')).toContain(line)
  })
})
