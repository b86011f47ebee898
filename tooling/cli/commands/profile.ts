import { Option, type Command } from 'commander'
import { profileFormats } from '../../profile/formats/formats.ts'
import { collect } from '../options.ts'
import { exitWith, playCommand } from './declare.ts'

/** `kamkit profile`. */
export function addProfileCommand(program: Command): void {
  playCommand(program, 'profile', 'measure how often and how long statements and routes run')
    .argument('[file]', 'kamailio.cfg, or the .mjs compiled from it with --probe; or .json data of profiles to show')
    .argument('[message...]', 'files with one SIP message each')
    .option('--repeat <times>', 'how often the messages are brought, each time as another call (default: 1000)')
    .option('--capture <file>', 'bring captured traffic instead, as kamkit replay does (repeatable)', collect, [])
    .option('--from-server <ip:port>', 'with --capture: which side is the server (repeatable)', collect, [])
    .option('--test <path>', 'play tests instead, of whatever configurations (repeatable)', collect, [])
    .option('--server <ctl>', 'measure a running server through its ctl socket instead: PATH or tcp:HOST:PORT')
    .option('--seconds <number>', 'with --server: for how long', '10')
    .addOption(
      new Option('--format <format>', 'output format: tables, data, or a file that speedscope, Chrome and VS Code open')
        .choices(profileFormats)
        .default('text'),
    )
    .option('-o, --output <file>', 'output file (default: standard output)')
    .action(async (file: string | undefined, messages: readonly string[], options) =>
      exitWith(await (await import('../profile.ts')).runProfile(file, messages, options)),
    )
}
