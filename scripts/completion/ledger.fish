# Completion of ledger(1) for fish.

function __ledger_names
    for record in ledger/records/*.rec
        string replace -r '.*/(.*)\.rec$' '$1' -- $record
    end
end

function __ledger_verb
    for verb in $argv
        if __fish_seen_subcommand_from $verb
            return 0
        end
    end
    return 1
end

complete -c ledger -f
complete -c ledger -s C -l directory -x -a '(__fish_complete_directories)' -d 'run as if started there'
complete -c ledger -s q -l quiet -d 'errors and warnings only'
complete -c ledger -s v -l verbose -d 'say more'
complete -c ledger -s h -l help -d 'show help'
complete -c ledger -s V -l version -d 'show the version'

complete -c ledger -n __fish_use_subcommand -a init -d 'start a ledger in this project'
complete -c ledger -n __fish_use_subcommand -a record -d 'replay new migrations and record what they do'
complete -c ledger -n __fish_use_subcommand -a status -d 'what is recorded, applied and pending'
complete -c ledger -n __fish_use_subcommand -a verify -d 'would this deploy go through'
complete -c ledger -n __fish_use_subcommand -a plan -d 'what apply would do, statement by statement'
complete -c ledger -n __fish_use_subcommand -a apply -d 'bring the target to the end of the history'
complete -c ledger -n __fish_use_subcommand -a adopt -d 'write down where a database stands'
complete -c ledger -n __fish_use_subcommand -a revert -d 'undo migrations'
complete -c ledger -n __fish_use_subcommand -a where -d 'which node of the history the target equals'
complete -c ledger -n __fish_use_subcommand -a fingerprint -d 'the hash of the target\'s schema'
complete -c ledger -n __fish_use_subcommand -a log -d 'the history, or that of one object'
complete -c ledger -n __fish_use_subcommand -a show -d 'a migration or an object'
complete -c ledger -n __fish_use_subcommand -a diff -d 'compare two schemas'
complete -c ledger -n __fish_use_subcommand -a blame -d 'which statement made each object'
complete -c ledger -n __fish_use_subcommand -a ls-tree -d 'the objects of a node'
complete -c ledger -n __fish_use_subcommand -a cat-object -d 'an object by its hash'
complete -c ledger -n __fish_use_subcommand -a audit -d 'every object and its state in the target'
complete -c ledger -n __fish_use_subcommand -a fsck -d 're-hash everything and check every link'

complete -c ledger -n 'not __ledger_verb init; and not __fish_use_subcommand' -l format -x -a 'text json' -d 'form of the result'
complete -c ledger -n '__ledger_verb status verify plan apply adopt revert where fingerprint diff blame audit' -s d -l db -x -d 'the target'
complete -c ledger -n '__ledger_verb plan apply revert' -l to -x -a '(__ledger_names)' -d 'last migration'
complete -c ledger -n '__ledger_verb plan apply adopt' -l at -x -a '(__ledger_names)' -d 'where the target stands'
complete -c ledger -n '__ledger_verb plan apply' -l data -x -a 'run skip' -d 'statements on data'
complete -c ledger -n '__ledger_verb apply revert' -l wait -x -d 'seconds'
complete -c ledger -n '__ledger_verb apply adopt revert' -l lock-timeout -x -d 'milliseconds'
complete -c ledger -n '__ledger_verb apply revert' -l statement-timeout -x -d 'milliseconds'
complete -c ledger -n '__ledger_verb apply revert' -l retries -x -d 'how often'
complete -c ledger -n '__ledger_verb record adopt' -l scratch -x -d 'server for replay'
complete -c ledger -n '__ledger_verb record' -l frozen -d 'fail if a record would change'
complete -c ledger -n '__ledger_verb record' -l strict -d 'warnings are errors'
complete -c ledger -n '__ledger_verb record' -l again -d 'record every migration anew'
complete -c ledger -n '__ledger_verb record' -l server -x -d 'fill in what other majors print'
complete -c ledger -n '__ledger_verb record' -l amend -x -a '(__ledger_names)' -d 'accept an edited migration'
complete -c ledger -n '__ledger_verb apply adopt revert' -l keep-history -d 'write the tool\'s own rows too'
complete -c ledger -n '__ledger_verb adopt' -l baseline -x -a '(__ledger_names)' -d 'make its schema the first node'
complete -c ledger -n '__ledger_verb verify' -l offline -d 'without a database'
complete -c ledger -n '__ledger_verb status' -l exit-code -d '10 when migrations are pending'
complete -c ledger -n '__ledger_verb revert' -l allow-data-loss -d 'drop what holds data'
complete -c ledger -n '__ledger_verb revert' -l dry-run -d 'show it and take it back'
complete -c ledger -n '__ledger_verb fingerprint' -l explain -d 'say what is left out by rule'
complete -c ledger -n '__ledger_verb diff' -l stat -d 'counts only'
complete -c ledger -n '__ledger_verb diff' -l name-only -d 'paths only'
complete -c ledger -n '__ledger_verb fingerprint diff ls-tree' -l parts -x -a 'structure column-order source comments owners privileges all' -d 'what is compared'
complete -c ledger -n '__ledger_verb init' -l migrations -x -a '(__fish_complete_directories)' -d 'directory'
complete -c ledger -n '__ledger_verb init' -l format -x -d 'migration format'
complete -c ledger -n '__ledger_verb show ls-tree diff' -a '(__ledger_names)'
complete -c ledger -n '__ledger_verb diff' -a live
