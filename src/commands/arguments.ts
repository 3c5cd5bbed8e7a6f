// What stands behind a command: a mistake there is told of in one sentence, with exit status 1.
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearest } from '../course/problem.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Reads the arguments of this process; `usage` says how the command is called. */
export function readArguments<const Config extends ParseArgsConfig & { options: Options }>(
  usage: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    stop(argumentFault(error, config.options, usage));
  }
}

/** Says what the caller got wrong, and ends. */
export function stop(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

/** The sentence for what `parseArgs` threw. */
export function argumentFault(error: unknown, options: Options, usage: string): string {
  const { code, message } = error as { code?: string; message: string };
  const [, found = ''] = /'(?:-\w, )?(?:--)?([^' ]*)[^']*'/.exec(message) ?? [];
  const option = found.replace(/^-/, '');
  const near = nearest(option, Object.keys(options));
  switch (code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `There is no option --${option}. ${near === undefined ? `Usage: ${usage}` : `Did you mean --${near}?`}`;
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return options[found]?.type === 'boolean'
        ? `--${found} takes no value. Usage: ${usage}`
        : `--${found} needs a value: write --${found}=… with nothing between.`;
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return `"${found}" stands behind the command, which takes options only. Usage: ${usage}`;
    default:
      throw error;
  }
}
