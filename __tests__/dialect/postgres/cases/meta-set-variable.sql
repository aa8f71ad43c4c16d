\set name value
select :name, :'name', :"name", :other;
