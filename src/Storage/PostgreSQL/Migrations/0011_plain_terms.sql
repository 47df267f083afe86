-- Words under which contacts are found are stored without accents, tags as they are: SearchTerms. The accents of a database that is not UTF8 stay.
with changed as (
    select phone, term, plain
    from contact_terms, translate(normalize(regexp_replace(normalize(term, NFD), E'[\\u0300-\\u036F]', '', 'g'), NFC), 'I', 'i') as plain
    where getdatabaseencoding() = 'UTF8' and term ~ '[^ -~]' and term not like '#%' and plain <> term),
gone as (delete from contact_terms old using changed where old.phone = changed.phone and old.term = changed.term)
insert into contact_terms (phone, term) select phone, plain from changed on conflict (phone, term) do nothing;
