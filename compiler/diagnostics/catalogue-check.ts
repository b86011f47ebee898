import type { CatalogueEntry } from './catalogue.ts'

/** Diagnostics of the binder and the checker: 3xxx names and modules, 4xxx calls and arguments, 5xxx parameters. */
export const checkCatalogue = {
  KAM3001: {
    severity: 'error',
    title: 'unknown module',
    why: 'No Kamailio release that kamkit knows has a module of this name, so the server would not start.',
    remedy: 'Correct the name, or remove the loadmodule; for a module of your own give its folder with loadpath.',
  },
  KAM3002: {
    severity: 'error',
    title: 'unknown function',
    why: 'Neither the core nor a module loaded before this place exports the function, so the server would not start.',
    remedy: 'Load the module that exports it, or correct the name.',
  },
  KAM3003: {
    severity: 'error',
    title: 'undefined route',
    why: 'route() names a block that does not exist; Kamailio accepts this with -c and then refuses to start.',
    remedy: 'Define the block, or correct the name.',
  },
  KAM3004: {
    severity: 'error',
    title: 'duplicate route',
    why: 'Two blocks of the same kind have the same name, and Kamailio refuses to start.',
    remedy: 'Rename one of them or merge them.',
  },
  KAM3005: {
    severity: 'error',
    title: 'unknown pseudo-variable',
    why: 'No loaded module exports a pseudo-variable of this name.',
    remedy: 'Load the module that exports it, or correct the name.',
  },
  KAM3006: {
    severity: 'error',
    title: 'unknown transformation',
    why: 'The class or name in the braces is not exported by any loaded module.',
    remedy: 'Correct the name; `kamkit explain` lists the transformations of a class.',
  },
  KAM3007: {
    severity: 'error',
    title: 'read-only pseudo-variable',
    why: 'The variable cannot be assigned.',
    remedy: 'Assign a writable variable, or use the function that changes this part of the message.',
  },
  KAM3008: {
    severity: 'error',
    title: 'undeclared flag',
    why: 'A flag used by name must be declared with `flags` before.',
    remedy: 'Declare the flag, or use its number.',
  },
  KAM3009: {
    severity: 'error',
    title: 'bad pseudo-variable',
    why: 'The text after $ is not a pseudo-variable that Kamailio can read.',
    remedy: 'Write $name, $name(inner) or $(name(inner)[index]{transformation}).',
  },
  KAM3010: {
    severity: 'warning',
    title: 'undefined failure, branch or reply route',
    why: 'The function arms a block that does not exist; the server starts, logs a warning, and the block never runs.',
    remedy: 'Define the block, or correct the name.',
  },
  KAM3011: {
    severity: 'error',
    title: 'module not implemented',
    why: 'kamkit knows what the module exports, but cannot run it yet.',
    remedy: 'Remove it for now, or start with --stub-module NAME to make its functions do nothing and return -1.',
  },
  KAM3012: {
    severity: 'error',
    title: 'module loaded before one that it needs',
    why: 'The module binds another one when it starts; that one must be loaded before it.',
    remedy: 'Move the loadmodule of the needed module before this one.',
  },
  KAM4001: {
    severity: 'error',
    title: 'wrong number of arguments',
    why: 'Kamailio looks functions up by name and number of arguments and refuses to start when none fits.',
    remedy: 'Give the arguments that the help lists.',
  },
  KAM4002: {
    severity: 'error',
    title: 'function not allowed in this route',
    why: 'The module allows the function in other kinds of blocks only.',
    remedy: 'Move the call into a block of a kind that the help lists.',
  },
  KAM4003: {
    severity: 'error',
    title: 'bad argument',
    why: 'The fixup of the function refuses this value when the server starts.',
    remedy: 'Give a value of the kind that the help describes.',
  },
  KAM4004: {
    severity: 'error',
    title: 'bad regular expression',
    why: 'The expression does not compile, so the server would not start.',
    remedy: 'Correct the expression; it is a POSIX extended regular expression.',
  },
  KAM5001: {
    severity: 'error',
    title: 'parameter of a module that is not loaded',
    why: 'modparam must stand after the loadmodule of its module.',
    remedy: 'Load the module before, or correct its name.',
  },
  KAM5002: {
    severity: 'error',
    title: 'unknown module parameter',
    why: 'The module has no parameter of this name, so the server would not start.',
    remedy: 'Correct the name.',
  },
  KAM5003: {
    severity: 'error',
    title: 'module parameter of another type',
    why: 'Kamailio wants exactly the declared type: a number without quotes, or a text in quotes.',
    remedy: 'Add or remove the quotes.',
  },
  KAM5004: {
    severity: 'error',
    title: 'module parameter out of range',
    why: 'The module refuses the value when it starts.',
    remedy: 'Give a value inside the range.',
  },
} as const satisfies { readonly [code: `KAM${number}`]: CatalogueEntry }
