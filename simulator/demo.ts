/**
 * Plays a scenario through the shipped action and shows what GitHub would show: the log as it happens, then annotations
 * and outputs, and all of it as a page.
 *
 *     node simulator/demo.ts [NAME] [--list] [--debug]     NAME is `failed` unless another one is given
 */
import { demo } from './demo/command.ts';

// Whoever reads may stop reading, as `head` does.
process.stdout.on('error', () => {});
// Ctrl-C reaches the step too, which then ends as a cancelled workflow does; the demo goes on and shows that.
process.on('SIGINT', () => {});
process.exitCode = await demo(process.argv.slice(2), process);
