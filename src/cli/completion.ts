// Owns `completion`: the completion scripts of shells for commands, flags and their values, generated from the
// commands themselves.
import type { Command, Option } from "commander";
import { PRESETS } from "../scenarios/presets.ts";
import type { CompletedShell } from "./options.ts";

/** Prints the script of a shell. */
export function printCompletion(program: Command, shell: CompletedShell): void {
  const verbs = program.commands.map(verbOf);
  const text = shell === "fish" ? fishScript(verbs) : bashScript(verbs);
  process.stdout.write(shell === "zsh" ? `autoload -U +X bashcompinit && bashcompinit\n${text}` : text);
}

interface Verb {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly Option[];
  /** The literal words after it. */
  readonly words: readonly string[];
}

function verbOf(command: Command): Verb {
  return {
    name: command.name(),
    summary: command.description(),
    options: [...command.options, ...command.commands.flatMap(({ options }) => options)],
    words: [
      ...command.commands.map((sub) => sub.name()),
      ...command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
    ],
  };
}

/** The values of a flag that can be listed; undefined for a flag without a value, empty if its value is any. */
function valuesOf({ long, required, argChoices }: Option): readonly string[] | undefined {
  if (!required) return undefined;
  return long === "--scenario" ? Object.keys(PRESETS) : (argChoices ?? []);
}

const flagsOf = ({ long, short }: Option) => [short, long].filter((flag) => flag != null);

function bashScript(verbs: readonly Verb[]): string {
  const withValue = new Map<string, readonly string[]>();
  for (const option of verbs.flatMap(({ options }) => options)) {
    const values = valuesOf(option);
    if (values) for (const flag of flagsOf(option)) withValue.set(flag, values);
  }
  const listed = [...withValue].filter(([, values]) => values.length > 0);
  const rest = [...withValue].filter(([, values]) => values.length === 0).map(([flag]) => flag);
  const names = verbs.map(({ name }) => name);
  const words = (verb: Verb) => [
    ...verb.words,
    ...(verb.name === "serve" ? names : []),
    ...new Set(verb.options.flatMap(flagsOf)),
  ];
  return `_prebuild_mock() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} verb=serve i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      --) return ;;
      ${names.join("|")}) verb=\${COMP_WORDS[i]}; break ;;
    esac
  done
  case $before in
${listed
  .map(
    ([flag, values]) =>
      `    ${flag}) COMPREPLY=($(compgen -W "${values.join(" ")}" -- "$word") $(compgen -f -- "$word")); return ;;`,
  )
  .join("\n")}
    ${rest.join("|")}) return ;;
  esac
  case $verb in
${verbs.map((verb) => `    ${verb.name}) COMPREPLY=($(compgen -W "${words(verb).join(" ")}" -- "$word")) ;;`).join("\n")}
  esac
}
complete -o default -F _prebuild_mock prebuild-mock
`;
}

function fishScript(verbs: readonly Verb[]): string {
  const names = verbs.map(({ name }) => name).join(" ");
  const line = (...parts: readonly string[]) => `complete -c prebuild-mock ${parts.join(" ")}`;
  const quote = (text: string) => `'${text.replace(/[\\']/g, "\\$&")}'`;
  const lines = verbs.flatMap(({ name, summary, options, words }) => {
    const isServe = name === "serve";
    const seen = quote(
      isServe
        ? `__fish_seen_subcommand_from serve; or not __fish_seen_subcommand_from ${names}`
        : `__fish_seen_subcommand_from ${name}`,
    );
    return [
      line("-f", "-n", quote(`not __fish_seen_subcommand_from ${names}`), "-a", name, "-d", quote(summary)),
      ...(words.length > 0 ? [line("-f", "-n", seen, "-a", quote(words.join(" ")))] : []),
      ...options.map((option) => {
        const values = valuesOf(option);
        return line(
          "-n",
          seen,
          ...(option.short ? ["-s", option.short.slice(1)] : []),
          ...(option.long ? ["-l", option.long.slice(2)] : []),
          ...(values ? ["-r"] : []),
          ...(values && values.length > 0 ? ["-a", quote(values.join(" "))] : []),
          "-d",
          quote(option.description),
        );
      }),
    ];
  });
  return `${lines.join("\n")}\n`;
}
