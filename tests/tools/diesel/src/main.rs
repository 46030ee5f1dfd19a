//! What `diesel migration run`, `revert` and `pending` do, with
//! diesel_migrations::MigrationHarness:
//!
//!     migrate-diesel run|revert|pending DIRECTORY
//!
//! on the database of DATABASE_URL.
use diesel::migration::Migration;
use diesel::pg::{Pg, PgConnection};
use diesel::Connection;
use diesel_migrations::{FileBasedMigrations, MigrationHarness};

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn work(args: &[String]) -> Result<(), Failure> {
    let mut conn = PgConnection::establish(&std::env::var("DATABASE_URL")?)?;
    let files = FileBasedMigrations::from_path(&args[1])?;
    match args[0].as_str() {
        "run" => {
            for version in conn.run_pending_migrations(files)? {
                println!("ran {version}");
            }
        }
        "revert" => println!("reverted {}", conn.revert_last_migration(files)?),
        "pending" => {
            let pending: Vec<Box<dyn Migration<Pg>>> = conn.pending_migrations(files)?;
            for m in pending {
                println!("pending {}", m.name());
            }
        }
        other => return Err(format!("unknown verb {other}").into()),
    }
    Ok(())
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let Err(e) = work(&args) {
        eprintln!("{e}");
        std::process::exit(1);
    }
}
