//! The command line: one file a command.

mod annotate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Static-site generator for annotated news briefs.
#[derive(Parser)]
#[command(name = "kutip", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Find the quotations in articles and print them, one JSON object a line
    Annotate(annotate::Annotate),
}

/// Runs the program with the process's arguments.
pub fn run() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Annotate(command) => command.run(),
    };
    match result {
        Ok(code) => code,
        Err(problem) => {
            #[expect(clippy::print_stderr, reason = "the command line speaks to the user")]
            {
                eprintln!("kutip: {problem:#}");
            }
            ExitCode::from(74)
        }
    }
}
