import { Command } from 'commander';
import { CommandFailed } from './varve/command-failed.ts';
import { exportCommand } from './varve/export-command.ts';
import { historyCommand } from './varve/history-command.ts';
import { importCommand } from './varve/import-command.ts';
import { importEventsCommand } from './varve/import-events-command.ts';
import { lagCommand } from './varve/lag-command.ts';
import { parkedCommand } from './varve/parked-command.ts';
import { redriveCommand } from './varve/redrive-command.ts';
import { replayCommand } from './varve/replay-command.ts';
import { tierCommand } from './varve/tier-command.ts';
import { tokenCommand } from './varve/token-command.ts';
import { verifyCommand } from './varve/verify-command.ts';

/** The operator's command line: a client of the HTTP API like any other, the same against local and AWS. */
const varve = new Command('varve')
  .description('Operate a Varve backend over its HTTP API.')
  .addCommand(importCommand())
  .addCommand(historyCommand())
  .addCommand(lagCommand())
  .addCommand(parkedCommand())
  .addCommand(redriveCommand())
  .addCommand(verifyCommand())
  .addCommand(tierCommand())
  .addCommand(replayCommand())
  .addCommand(exportCommand())
  .addCommand(importEventsCommand())
  .addCommand(tokenCommand());

try {
  await varve.parseAsync();
} catch (failure) {
  if (!(failure instanceof CommandFailed)) throw failure;
  console.error(failure.message);
  process.exitCode = 1;
}
